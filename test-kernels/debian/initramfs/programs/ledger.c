/*
 * A bank whose books do not balance in the end: somebody marries, and the new name is longer than what was allocated for a name.
 * The heap has an account behind it. The bug that README.md hunts.
 */
/* So that GDB sees every variable. */
#pragma GCC optimize ("Og")

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACCOUNTS    24
#define DAYS        120
#define OWNER_SIZE  16      /* "nobody's name is longer" */
#define WEDDING     37
#define AUDIT       30      /* days from one to the next */

struct account {
    int pence;
    char *owner;
    struct account *next;
};

static struct account *accounts;
static unsigned seed = 1;

static unsigned next_random(void)
{
    seed = seed * 1664525 + 1013904223;
    return seed >> 8;
}

static void __attribute__((noinline)) copy_name(char *to, const char *from)
{
    while ((*to++ = *from++) != '\0') {
    }
}

static void __attribute__((noinline)) rename_owner(struct account *account, const char *name)
{
    copy_name(account->owner, name);
}

static struct account *open_account(const char *owner, int pence)
{
    struct account *account = malloc(sizeof *account);
    account->owner = malloc(OWNER_SIZE);
    copy_name(account->owner, owner);
    account->pence = pence;
    account->next = accounts;
    accounts = account;
    return account;
}

static struct account *any_account(void)
{
    struct account *account = accounts;
    for (unsigned i = next_random() % ACCOUNTS; i > 0; i--) {
        account = account->next;
    }
    return account;
}

static void transfer(void)
{
    struct account *from = any_account();
    struct account *to = any_account();
    int pence = next_random() % 5000;
    from->pence -= pence;
    to->pence += pence;
}

static void __attribute__((noinline)) report_damage(const struct account *account, int day)
{
    printf("ledger: day %d: the books do not balance: %s has %d pence\n", day, account->owner, account->pence);
    exit(1);
}

static void __attribute__((noinline)) audit(int expected, int day)
{
    int sum = 0;
    const struct account *richest = accounts;
    for (const struct account *account = accounts; account != NULL; account = account->next) {
        sum += account->pence;
        if (abs(account->pence) > abs(richest->pence)) {
            richest = account;
        }
    }
    if (sum != expected) {
        report_damage(richest, day);
    }
    printf("ledger: day %d: %d accounts, %d pence\n", day, ACCOUNTS, sum);
}

int main(void)
{
    struct account *bride = NULL;
    for (int i = 0; i < ACCOUNTS; i++) {
        char name[OWNER_SIZE];
        snprintf(name, sizeof name, "customer %d", i);
        struct account *account = open_account(name, 10000);
        if (i == ACCOUNTS / 2) {
            bride = account;
        }
    }
    for (int day = 1; day <= DAYS; day++) {
        for (int i = 0; i < 100; i++) {
            transfer();
        }
        if (day == WEDDING) {
            rename_owner(bride, "Augusta Featherstone-Palmer");
        }
        if (day % AUDIT == 0) {
            audit(ACCOUNTS * 10000, day);
        }
    }
    return 0;
}
