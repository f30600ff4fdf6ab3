package dev.appversion.sidecar.upstream;

/**
 * Whether one body of an exchange waits for the client: a request's body for its next bytes, or a
 * response until the client reads. Used on one I/O thread.
 */
public final class ClientWait {
  private final Permit permit;
  private boolean waiting;

  /** Does not wait yet. */
  public ClientWait(Permit permit) {
    this.permit = permit;
  }

  /** The body waits for the client, or no longer does. */
  public void set(boolean waits) {
    if (waits != waiting) {
      waiting = waits;
      if (waits) {
        permit.waitsForClient();
      } else {
        permit.continuesWithClient();
      }
    }
  }
}
