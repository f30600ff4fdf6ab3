package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.conformance.strict.Escapes;
import dev.appversion.sidecar.conformance.strict.Message;
import dev.appversion.sidecar.conformance.strict.StrictReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Plays cases against a proxy and its backend. */
final class Player {
  /** Outcomes that are known once the connection has ended. */
  private static final Set<String> ENDS = Set.of("broken", "closed");

  private final InetSocketAddress proxy;
  private final RawBackend backend;
  private final Duration limit;
  private int followed;

  /**
   * Plays against the proxy at this address.
   *
   * @param limit the time after which a proxy that has not responded counts as hanging
   */
  Player(InetSocketAddress proxy, RawBackend backend, Duration limit) {
    this.proxy = proxy;
    this.backend = backend;
    this.limit = limit;
  }

  Play play(Case played) throws IOException {
    return play(played, played.client());
  }

  /** Plays the case with other writes of the client. */
  Play play(Case played, List<Step> client) throws IOException {
    backend.begin(played.app());
    try (Tape tape = connect()) {
      perform(tape, client);
      List<String> methods = methods(played);
      tape.await(bytes -> isAnswered(played, methods, bytes), limit);
      boolean over = mustEnd(played, methods, tape) ? tape.awaitEnd(limit) : tape.isOver();
      backend.awaitSent(limit); // so that bytes behind a response stay for the next one
      String raw = tape.bytes();
      StrictReader.Result responses = StrictReader.responses(raw, methods, tape.isEnded());
      Optional<String> again =
          over || played.reuse() == Case.Reuse.SKIP
              ? Optional.empty()
              : followUp(tape, raw.length());
      String elsewhere = elsewhere();
      return new Play(raw, responses, over, false, requests(), again, elsewhere);
    }
  }

  /** Whether the expectation can only be checked at the end of the connection. */
  private static boolean mustEnd(Case played, List<String> methods, Tape tape) {
    if (played.reuse() == Case.Reuse.NO) {
      return true;
    }
    boolean mayEnd = played.expected().getLast().stream().anyMatch(ENDS::contains);
    return mayEnd && !isAnswered(played, methods, tape.bytes());
  }

  /** Sends any bytes, waits for responses to the requests in them, then sends FIN. */
  Play probe(List<Step> client, List<Step> app) throws IOException {
    backend.begin(app);
    try (Tape tape = connect()) {
      perform(tape, client);
      StrictReader.Result sent = StrictReader.sent(bytes(client));
      List<String> methods = sent.messages().stream().map(Message::method).toList();
      tape.play(new Step.Pause());
      tape.await(bytes -> answers(bytes, methods) >= methods.size(), limit);
      boolean hung = !tape.isOver() && answers(tape.bytes(), methods) < methods.size();
      perform(tape, List.of(new Step.Finish()));
      boolean over = tape.awaitEnd(limit);
      backend.awaitSent(limit); // so that bytes behind a response stay for the next one
      String raw = tape.bytes();
      return new Play(
          raw,
          StrictReader.responses(raw, methods, tape.isEnded()),
          over,
          hung,
          requests(),
          Optional.empty(),
          elsewhere());
    }
  }

  private static long answers(String bytes, List<String> methods) {
    return StrictReader.responses(bytes, methods, false).messages().stream()
        .filter(message -> !Play.isInterim(message))
        .count();
  }

  /** The bytes of these steps. */
  static String bytes(List<Step> steps) {
    StringBuilder bytes = new StringBuilder();
    for (Step step : steps) {
      if (step instanceof Step.Send send) {
        bytes.append(send.bytes());
      }
    }
    return bytes.toString();
  }

  private List<StrictReader.Result> requests() {
    return backend.received().stream()
        .map(StrictReader::requests)
        .map(Player::withoutFollowUps)
        .toList();
  }

  private static void perform(Tape tape, List<Step> steps) {
    try {
      for (Step step : steps) {
        tape.play(step);
      }
    } catch (IOException refused) {
      return; // the proxy has closed before it received everything: its response counts
    }
  }

  /** Whether the expected number of final responses has arrived. */
  private static boolean isAnswered(Case played, List<String> methods, String bytes) {
    StrictReader.Result result = StrictReader.responses(bytes, methods, false);
    long finals = result.messages().stream().filter(one -> !Play.isInterim(one)).count();
    boolean switched = result.messages().stream().anyMatch(one -> one.status().equals("101"));
    return result.fault().isPresent() || switched || finals >= played.expected().size();
  }

  private static List<String> methods(Case played) {
    List<String> methods = new ArrayList<>();
    String bytes = played.clientBytes();
    for (Message request : StrictReader.requests(bytes).messages()) {
      methods.add(request.method());
    }
    if (methods.isEmpty()) {
      methods.add(bytes.stripLeading().split(" ", 2)[0]);
    }
    return methods;
  }

  /** Sends a further request on the same connection, and returns the response. */
  private Optional<String> followUp(Tape tape, int from) {
    String target = "/follow/" + ++followed;
    try {
      tape.send("GET " + target + " HTTP/1.1\r\nHost: shop.test\r\n\r\n");
    } catch (IOException closed) {
      return Optional.empty();
    }
    tape.await(
        bytes ->
            !StrictReader.responses(bytes.substring(from), List.of(), false).messages().isEmpty(),
        limit);
    String bytes = tape.bytes().substring(from);
    if (bytes.isEmpty() && tape.isOver()) {
      return Optional.empty();
    }
    return Optional.of(
        judge(target, StrictReader.responses(bytes, List.of(), tape.isEnded()), bytes));
  }

  private String elsewhere() throws IOException {
    try (Tape tape = connect()) {
      return followUp(tape, 0).orElse("closed without a response");
    }
  }

  private static String judge(String target, StrictReader.Result result, String bytes) {
    boolean own =
        result.fault().isEmpty()
            && result.rest().isEmpty()
            && result.messages().size() == 1
            && result.messages().getFirst().status().equals("200")
            && result.messages().getFirst().body().equals(RawBackend.body("GET", target));
    return own ? Play.OWN : bytes.isEmpty() ? "timeout" : Escapes.show(bytes);
  }

  private static StrictReader.Result withoutFollowUps(StrictReader.Result result) {
    return new StrictReader.Result(
        result.messages().stream().filter(one -> !one.target().startsWith("/follow/")).toList(),
        result.rest(),
        result.fault());
  }

  private Tape connect() throws IOException {
    return new Tape(new Socket(InetAddress.getLoopbackAddress(), proxy.getPort()));
  }
}
