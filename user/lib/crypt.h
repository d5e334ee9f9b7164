/* SPDX-License-Identifier: MIT */
/*
 * Hashes of passwords as /etc/shadow keeps them: "$6$SALT$HASH", 5000 rounds
 * of SHA-512, by Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512". The
 * same text comes from crypt(3) of other systems and `openssl passwd -6`.
 * (Debian's musl is built without crypt.)
 */
#ifndef USER_CRYPT_H
#define USER_CRYPT_H

#define PASSWORD_HASH_MAX 128

/*
 * The hash of PASSWORD with SETTING: "$6$SALT", at most 16 letters of salt,
 * and anything behind a third '$', such as an older hash. Slow, so that trying
 * many is too. In a static place; NULL when SETTING is anything else.
 */
char *password_hash(const char *password, const char *setting);

#endif
