package dev.appversion.operator.sync;

/**
 * What the sidecars of an app should enforce.
 *
 * @param revision of the routing table in force
 * @param keyId of the secret key
 */
record Goal(String revision, String keyId) {}
