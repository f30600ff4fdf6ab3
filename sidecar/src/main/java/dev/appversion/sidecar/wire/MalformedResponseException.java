package dev.appversion.sidecar.wire;

import dev.appversion.sidecar.wire.message.MalformedMessageException;
import java.io.IOException;

/** A response that does not follow the grammar of RFC 9112, exceeds a limit, or is incomplete. */
public final class MalformedResponseException extends IOException {
  private static final long serialVersionUID = 1L;

  MalformedResponseException(String detail) {
    super(detail);
  }

  MalformedResponseException(MalformedMessageException fault) {
    super(fault.detail());
  }
}
