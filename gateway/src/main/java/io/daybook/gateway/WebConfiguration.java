package io.daybook.gateway;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.HandlerMethodReturnValueHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Spring MVC with the gateway's own reading and writing of bodies in place of message converters. */
@Configuration(proxyBeanMethods = false)
@EnableWebMvc
class WebConfiguration implements WebMvcConfigurer {
    private final CallArguments arguments;
    private final ProblemResolver problems;

    WebConfiguration(GatewaySettings settings, BodyBudget budget, ProblemResolver problems) {
        this.arguments = new CallArguments(settings, budget);
        this.problems = problems;
    }

    @Bean
    DispatcherServlet dispatcherServlet() {
        return new QuietDispatcher();
    }

    /** Spring warns of every path that is not there: anybody could fill the log by asking for them. */
    private static final class QuietDispatcher extends DispatcherServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void noHandlerFound(HttpServletRequest request, HttpServletResponse response)
                throws NoHandlerFoundException {
            throw new NoHandlerFoundException(request.getMethod(), request.getRequestURI(), HttpHeaders.EMPTY);
        }
    }

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.disableDefaults();
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(arguments);
    }

    @Override
    public void addReturnValueHandlers(List<HandlerMethodReturnValueHandler> handlers) {
        handlers.add(arguments);
    }

    @Override
    public void configureHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.add(problems);
    }
}
