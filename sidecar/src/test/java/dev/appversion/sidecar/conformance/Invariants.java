package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.conformance.strict.Escapes;
import dev.appversion.sidecar.conformance.strict.Message;
import dev.appversion.sidecar.conformance.strict.StrictReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The invariants for any bytes of the client and the app. */
final class Invariants {
  private final String sent;
  private final List<Step> app;
  private final Play play;
  private final List<String> broken = new ArrayList<>();

  private Invariants(String sent, List<Step> app, Play play) {
    this.sent = sent;
    this.app = app;
    this.play = play;
  }

  /** The violated invariants. */
  static List<String> broken(String sent, List<Step> app, Play play) {
    Invariants invariants = new Invariants(sent, app, play);
    invariants.requestsAreThoseOfTheClient();
    invariants.responsesAreResponses();
    invariants.responseIsThatOfTheApp();
    if (play.hung()) {
      invariants.broken.add("a request got no response, and the connection was not closed");
    }
    if (!play.over()) {
      invariants.broken.add("the connection stays open after the client's FIN");
    }
    if (!play.elsewhere().equals(Play.OWN)) {
      invariants.broken.add("another client got: " + play.elsewhere());
    }
    return invariants.broken;
  }

  /** The app receives a sequence of requests, each of which the client has sent completely. */
  private void requestsAreThoseOfTheClient() {
    List<String> left = new ArrayList<>();
    for (Message request : StrictReader.sent(sent).messages()) {
      left.add(key(request));
    }
    for (StrictReader.Result result : play.requests()) {
      result
          .fault()
          .ifPresent(fault -> broken.add("the app received a malformed request: " + fault));
    }
    for (Message request : play.received()) {
      boolean sentOnce = left.remove(key(request));
      boolean sentAgain = !app.isEmpty() && request.target().startsWith("/case");
      if (!sentOnce && !sentAgain) {
        broken.add("the app received a request that was not sent: " + request);
      }
    }
  }

  private static String key(Message request) {
    return request.method() + " " + target(request) + " " + request.body();
  }

  /** The target in origin form. */
  private static String target(Message request) {
    String path = request.target().replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://[^/?]*", "");
    return path.startsWith("/") || path.equals("*") ? path : "/" + path;
  }

  /** The client gets responses, one for each request, in order. */
  private void responsesAreResponses() {
    play.responses()
        .fault()
        .ifPresent(fault -> broken.add("the client received a malformed response: " + fault));
    StrictReader.Result requests = StrictReader.sent(sent);
    List<Message> finals = play.finals();
    if (finals.size() > requests.messages().size() + 1) {
      broken.add("more responses than requests: " + finals);
    }
    for (int i = 0; i < Math.min(finals.size(), requests.messages().size()); i++) {
      Message request = requests.messages().get(i);
      String right = RawBackend.body(request.method(), target(request));
      String got = finals.get(i).body();
      if (app.isEmpty() && got.startsWith("app got") && !got.equals(right)) {
        broken.add("response " + (i + 1) + " is " + Escapes.show(got) + " to " + request.start());
      }
    }
  }

  /**
   * A complete response of the app is forwarded unchanged or rejected; an incomplete one is never
   * completed.
   */
  private void responseIsThatOfTheApp() {
    if (app.isEmpty() || play.finals().isEmpty()) {
      return;
    }
    Message got = play.finals().getFirst();
    Optional<Message> head = first("HEAD");
    if (got.status().equals("502") || head.isEmpty()) {
      return;
    }
    Optional<Message> whole = first("GET");
    if (whole.isEmpty()) {
      broken.add("an incomplete response was forwarded as complete: " + got);
    } else if (!whole.get().body().equals(got.body())
        || !whole.get().status().equals(got.status())) {
      broken.add("the response is " + got + ", not " + whole.get());
    }
  }

  private Optional<Message> first(String method) {
    boolean closed = app.getLast() instanceof Step.Close;
    return StrictReader.responses(Player.bytes(app), List.of(method), closed).messages().stream()
        .filter(message -> !Play.isInterim(message))
        .findFirst();
  }
}
