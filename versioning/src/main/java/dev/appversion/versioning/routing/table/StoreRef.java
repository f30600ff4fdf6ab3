package dev.appversion.versioning.routing.table;

import java.util.regex.Pattern;

/**
 * The store from which sidecars fetch the assets of retired versions.
 *
 * @param address {@code host:port} of the store
 * @param readToken the bearer token that permits reading this app's assets
 */
public record StoreRef(String address, String readToken) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  public StoreRef {
    InvalidRoutingTableException.require(
        Addresses.isValid(address),
        "store.address",
        "must be " + Addresses.RULE + ", not " + address);
    InvalidRoutingTableException.require(
        readToken != null && TOKEN.matcher(readToken).matches(),
        "store.readToken",
        "is missing or malformed");
  }
}
