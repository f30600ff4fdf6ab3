package dev.appversion.versioning.routing.table;

/** A routing table that cannot be used; the message names what is wrong and where. */
public final class InvalidRoutingTableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * A routing table that cannot be used.
   *
   * @param message what is wrong, and where
   */
  public InvalidRoutingTableException(String message) {
    super(message);
  }

  /**
   * A routing table that cannot be used.
   *
   * @param message what is wrong, and where
   * @param cause the error of the parser
   */
  public InvalidRoutingTableException(String message, Throwable cause) {
    super(message, cause);
  }

  static void require(boolean holds, String where, String what) {
    if (!holds) {
      throw new InvalidRoutingTableException(where + " " + what);
    }
  }
}
