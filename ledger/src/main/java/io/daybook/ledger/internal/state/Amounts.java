package io.daybook.ledger.internal.state;

import io.daybook.ledger.AmountInput;
import io.daybook.ledger.RejectionCode;
import io.daybook.platform.money.Amount;
import io.daybook.platform.money.AmountOverflowException;
import io.daybook.platform.money.TooManyDecimalsException;

/** Turns what the caller wrote into minor units of the asset as it is now. */
final class Amounts {
    private Amounts() {}

    /** @throws Refusal if the amount is not above zero, has too many decimals, or too many digits */
    static Amount positive(AmountInput input, AssetState asset, String pointer) {
        requirePositive(input, pointer);
        return switch (input) {
            case AmountInput.Minor minor -> minor.value();
            case AmountInput.Decimal decimal -> {
                try {
                    yield Amount.ofDecimal(decimal.value(), asset.scale);
                } catch (TooManyDecimalsException tooFine) {
                    throw new Refusal(
                            RejectionCode.TOO_MANY_DECIMALS, pointer, tooFine.getMessage() + " in " + asset.code);
                } catch (AmountOverflowException tooLarge) {
                    throw new Refusal(
                            RejectionCode.AMOUNT_OVERFLOW,
                            pointer,
                            "an amount has at most " + Amount.MAX_DIGITS + " digits in minor units");
                }
            }
        };
    }

    /** What can be said before the asset is known. */
    static void requirePositive(AmountInput input, String pointer) {
        int sign = switch (input) {
            case AmountInput.Minor minor -> minor.value().signum();
            case AmountInput.Decimal decimal -> decimal.value().signum();
        };
        if (sign <= 0) {
            throw new Refusal(
                    RejectionCode.INVALID_AMOUNT,
                    pointer,
                    "an amount is above zero; the direction is said by " + "from and to, or by the side");
        }
    }

    /** @throws Refusal if the workspace has no such asset */
    static AssetState asset(WorkspaceState workspace, String code, String pointer) {
        AssetState asset = workspace.asset(code);
        if (asset == null) {
            throw new Refusal(
                    RejectionCode.ASSET_NOT_FOUND,
                    pointer,
                    "workspace " + workspace.name + " has no asset " + code + "; define it with POST /v1/assets");
        }
        return asset;
    }
}
