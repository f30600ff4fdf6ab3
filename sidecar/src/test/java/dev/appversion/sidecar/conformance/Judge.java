package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.conformance.strict.Escapes;
import dev.appversion.sidecar.conformance.strict.Message;
import dev.appversion.sidecar.conformance.strict.StrictReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Compares the outcome with the expectation of a case. */
final class Judge {
  private static final Pattern ORIGIN_FORM =
      Pattern.compile("[^ \r\n]+ (/[^ \t\r\n]*) HTTP/1\\.[01]\r\n");

  private final Case played;
  private final Play play;
  private final List<String> complaints = new ArrayList<>();

  private Judge(Case played, Play play) {
    this.played = played;
    this.play = play;
  }

  /** The differences; empty if there are none. */
  static List<String> complaints(Case played, Play play) {
    Judge judge = new Judge(played, play);
    judge.outcomes();
    judge.requests();
    judge.order();
    judge.connection();
    played.checks().forEach(judge::check);
    return List.copyOf(judge.complaints);
  }

  /**
   * Whether this proxy's error responses have the format of its contract, which other proxies do
   * not have.
   */
  static List<String> complaintsOfStyle(Play play) {
    List<String> wrong = new ArrayList<>();
    for (Message response : play.finals()) {
      boolean byApp = !response.all("X-By-App").isEmpty();
      boolean refusal = response.status().startsWith("4") || response.status().startsWith("5");
      if (!refusal || byApp) {
        continue;
      }
      if (!response.all("Content-Type").equals(List.of("application/problem+json"))) {
        wrong.add("an error response that is not application/problem+json: " + response);
      }
      if (response.all("X-App-Version").isEmpty()) {
        wrong.add("an error response without X-App-Version: " + response);
      }
    }
    return wrong;
  }

  private void complain(String what) {
    complaints.add(what);
  }

  private void outcomes() {
    play.responses()
        .fault()
        .ifPresent(fault -> complain("the client received a malformed response: " + fault));
    List<Message> finals = play.finals();
    for (int i = 0; i < played.expected().size(); i++) {
      Set<String> right = played.expected().get(i);
      String got =
          i < finals.size() ? finals.get(i).status() : i == finals.size() ? end() : "closed";
      if (!right.contains(got)) {
        complain("outcome " + (i + 1) + ": expected " + right + ", got " + got + " " + shown());
        return;
      }
    }
    if (finals.size() > played.expected().size()) {
      complain("more responses than requests: " + shown());
    }
  }

  /** The end of the bytes after the last complete response. */
  private String end() {
    if (!play.over()) {
      boolean switched = play.interims().stream().anyMatch(one -> one.status().equals("101"));
      return switched ? "101" : "timeout";
    }
    return play.responses().rest().isEmpty() ? "closed" : "broken";
  }

  private void requests() {
    int complete = play.received().size();
    Case.Requests right = played.requests();
    if (complete < right.atLeast() || complete > right.atMost()) {
      complain("the app received " + complete + " requests, not " + right + ": " + play.received());
    }
    for (StrictReader.Result result : play.requests()) {
      result.fault().ifPresent(fault -> complain("the app received a malformed request: " + fault));
      if (!right.incomplete() && result.fault().isEmpty() && !result.rest().isEmpty()) {
        complain("the app received an incomplete request: " + Escapes.show(result.rest()));
      }
    }
    boolean smuggled =
        play.received().stream().anyMatch(request -> request.target().contains("smuggled"))
            || play.requests().stream().anyMatch(r -> r.rest().startsWith("GET /smuggled"));
    if (smuggled) {
      complain("the app received bytes as a request that are not one: " + play.requests());
    }
    Matcher sent = ORIGIN_FORM.matcher(played.clientBytes());
    if (sent.lookingAt() && !play.received().isEmpty()) {
      same("the target", sent.group(1), play.received().getFirst().target());
    }
  }

  /** Each response belongs to its request, if the app describes the request. */
  private void order() {
    StrictReader.Result sent = StrictReader.requests(played.clientBytes());
    List<Message> finals = play.finals();
    if (sent.fault().isPresent() || !played.app().isEmpty() || play.received().isEmpty()) {
      return;
    }
    for (int i = 0; i < finals.size() && i < sent.messages().size(); i++) {
      Message request = sent.messages().get(i);
      if (finals.get(i).status().equals("200")
          && request.target().startsWith("/")
          && !request.method().equals("HEAD")) {
        same(
            "answer " + (i + 1),
            RawBackend.body(request.method(), request.target()),
            finals.get(i).body());
      }
    }
  }

  private void connection() {
    if (!play.elsewhere().equals(Play.OWN)) {
      complain("a later request on another connection got: " + play.elsewhere());
    }
    switch (played.reuse()) {
      case YES -> {
        if (play.again().isEmpty()) {
          complain("the connection was closed");
        }
      }
      case NO -> {
        if (!play.over()) {
          complain("the connection was not closed");
        }
        return;
      }
      case SKIP -> {
        return;
      }
      case ANY -> {}
    }
    if (play.again().isPresent() && !play.again().get().equals(Play.OWN)) {
      complain("the next request on the connection got: " + play.again().get());
    }
  }

  private void check(Case.Check check) {
    String argument = check.argument();
    switch (check.kind()) {
      case INTERIM -> {
        if (play.interims().stream().noneMatch(one -> one.status().equals(argument))) {
          complain("no interim response " + argument + ": " + shown());
        }
      }
      case NO_INTERIM -> {
        if (play.interims().stream().anyMatch(one -> one.status().equals(argument))) {
          complain("an interim response " + argument + ": " + shown());
        }
      }
      case TARGET, APP_METHOD, APP_BODY, APP_HAS, APP_LACKS, APP_TRAILER, APP_TRAILER_LACKS -> {
        if (!play.received().isEmpty()) {
          ofRequest(check.kind(), argument, play.received().getFirst());
        }
      }
      case START, BODY, HAS, HAS_ALL, LACKS, TRAILER, TRAILER_LACKS -> {
        if (!play.finals().isEmpty() && !isRefusal(play.finals().getFirst())) {
          ofResponse(check.kind(), argument, play.finals().getFirst());
        }
      }
    }
  }

  private boolean isRefusal(Message response) {
    return response.status().charAt(0) >= '4' && response.all("X-By-App").isEmpty();
  }

  private void ofRequest(Case.Check.Kind kind, String argument, Message request) {
    switch (kind) {
      case TARGET -> same("the target", argument, request.target());
      case APP_METHOD -> same("the method", argument, request.method());
      case APP_BODY -> same("the request's body", argument, request.body());
      case APP_HAS -> has("the app", argument, request);
      case APP_TRAILER -> hasTrailer("the app", argument, request);
      case APP_TRAILER_LACKS -> lacksTrailer("the app", argument, request);
      default -> lacks("the app", argument, request);
    }
  }

  private void ofResponse(Case.Check.Kind kind, String argument, Message response) {
    switch (kind) {
      case START -> same("the status line", argument, response.start());
      case BODY -> same("the response's body", argument, response.body());
      case TRAILER -> hasTrailer("the client", argument, response);
      case TRAILER_LACKS -> lacksTrailer("the client", argument, response);
      case HAS -> has("the client", argument, response);
      case HAS_ALL -> hasAll(argument, response);
      default -> lacks("the client", argument, response);
    }
  }

  private void same(String what, String right, String got) {
    if (!right.equals(got)) {
      complain(what + " is " + Escapes.show(got) + ", not " + Escapes.show(right));
    }
  }

  private void has(String who, String field, Message message) {
    String[] parts = field.split(": ?", 2);
    List<String> values = message.all(parts[0]);
    if (values.size() != 1 || !List.of(parts[1].split(" or ", -1)).contains(values.getFirst())) {
      complain(who + " got " + values + ", not " + field);
    }
  }

  private void hasAll(String field, Message response) {
    String[] parts = field.split(": ", 2);
    List<String> right = parts[1].lines().toList();
    List<String> got = response.all(parts[0]).stream().filter(right::contains).toList();
    if (!got.equals(right)) {
      complain("the client got " + got.size() + " of " + right.size() + " fields: " + got);
    }
  }

  private void hasTrailer(String who, String field, Message message) {
    String[] parts = field.split(": ?", 2);
    if (!message.allTrailers(parts[0]).equals(List.of(parts[1]))) {
      complain(who + " got the trailers " + message.trailers() + ", not " + field);
    }
  }

  private void lacksTrailer(String who, String name, Message message) {
    if (!message.allTrailers(name).isEmpty()) {
      complain(who + " got the trailers " + message.trailers());
    }
  }

  private void lacks(String who, String name, Message message) {
    if (message.mentions(name)) {
      complain(who + " got the field " + name + " in " + message);
    }
  }

  private String shown() {
    return Escapes.show(play.raw());
  }
}
