package io.daybook.ledger.internal.state;

import org.jspecify.annotations.Nullable;

/**
 * A workspace's accounts by code: open addressing, with the codes' hashes beside each other so that a look-up fetches the
 * account that it is for and no other. A {@code HashMap} takes three times the memory and twice the time with a million.
 */
final class AccountCodes {
    private static final int FIRST_CAPACITY = 16;

    private @Nullable AccountState[] accounts = new AccountState[FIRST_CAPACITY];
    private int[] hashes = new int[FIRST_CAPACITY];
    private int size;

    @Nullable
    AccountState get(String code) {
        int hash = spread(code);
        int slot = hash & accounts.length - 1;
        for (AccountState account = accounts[slot]; account != null; account = accounts[slot]) {
            if (hashes[slot] == hash && code.equals(account.code)) {
                return account;
            }
            slot = slot + 1 & accounts.length - 1;
        }
        return null;
    }

    /** @param code of the account, which has one, and which no other account here has */
    void put(String code, AccountState account) {
        if ((size + 1) * 4L > accounts.length * 3L) {
            grow();
        }
        insert(spread(code), account);
        size++;
    }

    private void insert(int hash, AccountState account) {
        int slot = hash & accounts.length - 1;
        while (accounts[slot] != null) {
            slot = slot + 1 & accounts.length - 1;
        }
        accounts[slot] = account;
        hashes[slot] = hash;
    }

    private void grow() {
        @Nullable AccountState[] oldAccounts = accounts;
        int[] oldHashes = hashes;
        accounts = new AccountState[oldAccounts.length * 2];
        hashes = new int[accounts.length];
        for (int slot = 0; slot < oldAccounts.length; slot++) {
            AccountState account = oldAccounts[slot];
            if (account != null) {
                insert(oldHashes[slot], account);
            }
        }
    }

    /** Takes an opening back; the accounts behind the gap move up so that none becomes unreachable. */
    void remove(String code) {
        int hash = spread(code);
        int slot = hash & accounts.length - 1;
        for (AccountState account = accounts[slot];
                account != null && !code.equals(account.code);
                account = accounts[slot]) {
            slot = slot + 1 & accounts.length - 1;
        }
        if (accounts[slot] == null) {
            return;
        }
        accounts[slot] = null;
        size--;
        int next = slot + 1 & accounts.length - 1;
        for (AccountState moved = accounts[next]; moved != null; moved = accounts[next]) {
            accounts[next] = null;
            insert(hashes[next], moved);
            next = next + 1 & accounts.length - 1;
        }
    }

    /** Codes that differ in their last digits only would stand side by side otherwise. */
    private static int spread(String code) {
        int hash = code.hashCode() * 0x9e3779b9;
        return hash ^ hash >>> 16;
    }
}
