package io.daybook.server.internal.anchors;

import io.daybook.server.internal.ServerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** The Ed25519 key that signs anchors: PKCS#8 in PEM, as {@code openssl genpkey -algorithm ed25519} writes it. */
public final class AnchorKey {
    private static final String ALGORITHM = "Ed25519";
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private AnchorKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /** Reads a key that must be there. */
    public static AnchorKey read(Path file) {
        try {
            String text = Files.readString(file);
            byte[] encoded = Base64.getMimeDecoder()
                    .decode(text.replace(BEGIN, "").replace(END, "").strip());
            PrivateKey privateKey = KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return new AnchorKey(privateKey, publicOf(privateKey));
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new ServerException(
                    "The anchor key " + file + " cannot be used (" + unusable
                            + "). It must be an Ed25519 key in PEM: openssl genpkey -algorithm ed25519 -out FILE.",
                    unusable);
        }
    }

    /** Reads the key, or makes it for its owner's eyes only. */
    public static AnchorKey readOrMake(Path file) {
        if (!Files.exists(file)) {
            make(file);
        }
        return read(file);
    }

    private static void make(Path file) {
        try {
            byte[] encoded = KeyPairGenerator.getInstance(ALGORITHM)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            String text = BEGIN + "\n" + Base64.getEncoder().encodeToString(encoded) + "\n" + END + "\n";
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, text, StandardCharsets.US_ASCII, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException | GeneralSecurityException failure) {
            throw new ServerException(
                    "The anchor key " + file + " cannot be made (" + failure + "). Make the folder writable.", failure);
        }
    }

    /** The public key follows from the private one; the generator computes it when it is given the same bytes. */
    private static PublicKey publicOf(PrivateKey privateKey) throws GeneralSecurityException {
        byte[] secret = ((EdECPrivateKey) privateKey)
                .getBytes()
                .orElseThrow(() -> new GeneralSecurityException("the key does not show its bytes"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new FixedBytes(secret));
        KeyPair pair = generator.generateKeyPair();
        return pair.getPublic();
    }

    private static final class FixedBytes extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final byte[] fixed;

        FixedBytes(byte[] fixed) {
            this.fixed = fixed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(fixed, 0, bytes, 0, bytes.length);
        }
    }

    /** X.509 in base64, as it stands in every anchor. */
    public String publicText() {
        return Base64.getEncoder().encodeToString(publicKey.getEncoded());
    }

    String sign(String text) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java 25 signs with Ed25519", impossible);
        }
    }

    /** Whether the signature was made with the private half of {@code publicText}. */
    static boolean isRight(String publicText, String text, String signed) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            byte[] encoded = Base64.getDecoder().decode(publicText);
            signature.initVerify(KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded)));
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(Base64.getDecoder().decode(signed));
        } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
            return false;
        }
    }
}
