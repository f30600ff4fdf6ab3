package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.conformance.strict.Message;
import dev.appversion.sidecar.conformance.strict.StrictReader;
import java.util.List;
import java.util.Optional;

/**
 * The outcome of a case.
 *
 * @param raw all that the client received before it tried to use the connection again
 * @param responses the same, parsed strictly
 * @param over whether the proxy had closed the connection by then
 * @param hung whether the client got neither all responses nor the end of the connection in time
 * @param requests what the app received, by connection
 * @param again the response to a further request on the connection; empty if it was closed, or if
 *     the case does not specify that it stays open
 * @param elsewhere the response to an ordinary request on a separate connection afterwards
 */
record Play(
    String raw,
    StrictReader.Result responses,
    boolean over,
    boolean hung,
    List<StrictReader.Result> requests,
    Optional<String> again,
    String elsewhere) {
  /** The expected response to such a further request. */
  static final String OWN = "its own answer";

  /** The final responses. */
  List<Message> finals() {
    return responses.messages().stream().filter(message -> !isInterim(message)).toList();
  }

  List<Message> interims() {
    return responses.messages().stream().filter(Play::isInterim).toList();
  }

  /** The complete requests that the app received. */
  List<Message> received() {
    return requests.stream().flatMap(result -> result.messages().stream()).toList();
  }

  static boolean isInterim(Message message) {
    return message.status().startsWith("1");
  }
}
