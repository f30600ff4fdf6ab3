package dev.appversion.store.backend;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Detects that a volume has no space: writes fail, reads still work. */
public final class FullVolume {
  private FullVolume() {}

  /**
   * Whether a failure is caused by a full file system (ENOSPC) or an exhausted quota (EDQUOT). The
   * JDK has no exception for them: only the message is that of the operating system.
   */
  public static boolean caused(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause instanceof IOException ? cause.getMessage() : null;
      if (message != null
          && (message.contains("No space left on device")
              || message.contains("Disk quota exceeded"))) {
        return true;
      }
    }
    return false;
  }
}
