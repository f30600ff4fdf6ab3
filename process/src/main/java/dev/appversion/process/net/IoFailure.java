package dev.appversion.process.net;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * Describes why I/O failed, in words for users: {@code connection refused}, not the name of a Java
 * class. Many of the JDK's exceptions have no message, or only the name of the host or file.
 *
 * <p>No class of {@code java.net.http} is named here: the Java runtime of the store's image does
 * not contain this module. Its timeouts have messages.
 */
public final class IoFailure {
  private IoFailure() {}

  /**
   * A phrase without the address or file, which the caller has; in lower case, except for messages
   * of other programs. An exception that describes no failed I/O is described by its message.
   */
  public static String describe(Throwable failure) {
    return switch (failure) {
      case ExecutionException _, CompletionException _, UncheckedIOException _
          when failure.getCause() != null ->
          describe(failure.getCause());
      case TimeoutException _ -> "no response in time";
      case SocketTimeoutException _ -> message(failure, "no response in time");
      case UnknownHostException _ -> unknownHost(failure.getMessage());
      case UnresolvedAddressException _ -> "unknown host";
      case ConnectException _ -> connect(failure);
      case SocketException _ -> message(failure, "connection failed");
      case SSLHandshakeException _ -> handshake(failure);
      case ClosedChannelException _ -> "connection closed";
      case EOFException _ -> message(failure, "unexpected end of data");
      case AccessDeniedException _ -> "permission denied";
      case NoSuchFileException _ -> "no such file";
      case FileAlreadyExistsException _ -> "file already exists";
      case FileSystemException of when of.getReason() != null -> lowerCase(of.getReason());
      case IOException _ when failure.getCause() instanceof EOFException ->
          "connection closed before a response";
      default -> other(failure);
    };
  }

  /**
   * {@code HttpClient} throws it without a message: if a connection was refused, its cause is a
   * {@link ClosedChannelException}, since the client tries again on the same channel.
   */
  private static String connect(Throwable failure) {
    return root(failure) instanceof UnresolvedAddressException
        ? "unknown host"
        : message(failure, "connection refused");
  }

  /** The messages of the JDK are the host, or the host and the reason of the resolver. */
  private static String unknownHost(@Nullable String message) {
    return message == null ? "unknown host" : "unknown host " + message.split(": ", 2)[0];
  }

  /** The JDK's own message for an untrusted certificate contains names of classes. */
  private static String handshake(Throwable failure) {
    Throwable reason =
        root(failure) instanceof GeneralSecurityException security ? security : failure;
    return "TLS handshake failed" + (isEmpty(reason) ? "" : ": " + message(reason, ""));
  }

  private static String other(Throwable failure) {
    if (!isEmpty(failure)) {
      return String.valueOf(failure.getMessage());
    }
    Throwable cause = failure.getCause();
    if (cause != null) {
      return describe(cause);
    }
    return failure instanceof IOException ? "I/O error" : "internal error";
  }

  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (@Nullable Throwable cause = root.getCause(); cause != null; cause = cause.getCause()) {
      root = cause;
    }
    return root;
  }

  private static boolean isEmpty(Throwable failure) {
    return failure.getMessage() == null || failure.getMessage().isBlank();
  }

  private static String message(Throwable failure, String otherwise) {
    return isEmpty(failure) ? otherwise : lowerCase(String.valueOf(failure.getMessage()));
  }

  /** The same text after a colon: {@code Connection reset} begins a sentence, {@code PKIX} not. */
  private static String lowerCase(String text) {
    boolean word = text.length() > 1 && Character.isLowerCase(text.charAt(1));
    return word ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
  }
}
