package io.daybook.views;

import io.daybook.ledger.AccountRef;
import java.util.Optional;

/**
 * Accounts and what they held. All methods throw {@link ViewBehindException} and {@link ViewsUnavailableException}; "not
 * found" is answered only by a view that had reached the journal's head when the question came.
 */
public interface AccountViews {
    Optional<AccountRow> account(Scope scope, AccountRef account);

    /** By code when a prefix is given, else in the order of opening. */
    Page<AccountRow> accounts(Scope scope, AccountFilter filter, PageRequest page);

    /** Present balances, one row per account and asset that it ever held, in the order of the accounts' opening. */
    Page<AccountBalance> balances(Scope scope, PageRequest page);

    /** Empty when there is no such account. */
    Optional<AccountBalances> balances(Scope scope, AccountRef account, Moment at);

    /**
     * Empty when there is no such account.
     *
     * @throws UnclearAssetException when no asset is given and the account held several, or the asset does not exist
     */
    Optional<Statement> statement(Scope scope, StatementQuery query, PageRequest page);
}
