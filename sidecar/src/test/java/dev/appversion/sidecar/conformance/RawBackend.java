package dev.appversion.sidecar.conformance;

import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An app that records every byte that it receives. It responds to requests for {@code /case...} as
 * the case specifies, if it does, and to all others with 200 and a description of the request.
 */
final class RawBackend implements Closeable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length:[ \t]*([0-9]{1,19})[ \t]*\r\n");
  private static final Pattern CHUNKED =
      Pattern.compile("\r\ntransfer-encoding:[ \t]*chunked[ \t]*\r\n");
  private static final Pattern SIZE = Pattern.compile("([0-9A-Fa-f]{1,15})[^\r\n]*\r\n");

  private final ServerSocket server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
  private final List<Tape> tapes = new CopyOnWriteArrayList<>();
  private final Map<Tape, Integer> marks = new HashMap<>();

  /**
   * The connections with a complete request since {@link #begin}, in the order of these requests.
   */
  private final CopyOnWriteArrayList<Tape> arrived = new CopyOnWriteArrayList<>();

  private final AtomicInteger playing = new AtomicInteger();
  private volatile List<Step> script = List.of();

  RawBackend() throws IOException {
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) server.getLocalSocketAddress();
  }

  /**
   * Responds to requests for {@code /case} like this from now on, and discards the bytes so far.
   */
  void begin(List<Step> answer) {
    script = answer;
    tapes.removeIf(Tape::isOver);
    marks.clear();
    arrived.clear();
    tapes.forEach(tape -> marks.put(tape, tape.bytes().length()));
  }

  /** The bytes received since, by connection, in the order of their first requests. */
  List<String> received() {
    return Stream.concat(arrived.stream(), tapes.stream())
        .distinct()
        .map(tape -> tape.bytes().substring(marks.getOrDefault(tape, 0)))
        .filter(bytes -> !bytes.isEmpty())
        .toList();
  }

  private void accept() {
    try (server) {
      while (true) {
        Tape tape = new Tape(server.accept());
        tapes.add(tape);
        Thread.ofVirtual().start(() -> serve(tape));
      }
    } catch (IOException closed) {
      return;
    }
  }

  private void serve(Tape tape) {
    try (tape) {
      int at = 0;
      for (int end = request(tape, at); end >= 0; end = request(tape, at)) {
        arrived.addIfAbsent(tape);
        answer(tape, tape.bytes().substring(at, end));
        at = end;
      }
    } catch (IOException left) {
      return; // the other side closed the connection
    }
  }

  private void answer(Tape tape, String request) throws IOException {
    String[] start = request.substring(0, request.indexOf("\r\n")).split(" ", 3);
    String target = start.length > 1 ? start[1] : "";
    List<Step> answer = script;
    if (!answer.isEmpty() && target.startsWith("/case")) {
      play(tape, answer);
      return;
    }
    String body = body(start[0], target);
    tape.send(
        "HTTP/1.1 200 OK\r\nContent-Length: "
            + body.length()
            + "\r\nContent-Type: text/plain\r\n\r\n"
            + (start[0].equals("HEAD") ? "" : body));
  }

  private void play(Tape tape, List<Step> answer) throws IOException {
    playing.incrementAndGet();
    try {
      for (Step step : answer) {
        tape.play(step);
      }
    } finally {
      playing.decrementAndGet();
    }
  }

  /** Waits until all started responses are sent. */
  void awaitSent(Duration limit) {
    if (playing.get() == 0) {
      return;
    }
    await().atMost(limit).pollInterval(Duration.ofMillis(1)).until(() -> playing.get() == 0);
  }

  /** The response to requests for which the case specifies none. */
  static String body(String method, String target) {
    return "app got " + method + " " + target;
  }

  /** The end of the next request, parsed leniently; -1 if there is none. */
  private int request(Tape tape, int from) {
    int head = awaitEnd(tape, from, "\r\n\r\n");
    if (head < 0) {
      return -1;
    }
    String fields = tape.bytes().substring(from, head).toLowerCase(Locale.ROOT);
    boolean early = !script.isEmpty() && script.getFirst() instanceof Step.Early;
    if (early && fields.contains(" /case ")) {
      return head;
    }
    if (CHUNKED.matcher(fields).find()) {
      tape.await(bytes -> chunkedEnd(bytes, head) >= 0, PATIENCE);
      return chunkedEnd(tape.bytes(), head);
    }
    Matcher length = LENGTH.matcher(fields);
    long body = length.find() ? Long.parseLong(length.group(1)) : 0;
    tape.await(bytes -> bytes.length() - head >= body, PATIENCE);
    return tape.bytes().length() - head >= body ? head + (int) body : -1;
  }

  /** The end of a chunked body that starts there, including trailers; -1 if it has not arrived. */
  private static int chunkedEnd(String bytes, int from) {
    int at = from;
    Matcher size = SIZE.matcher(bytes);
    while (size.region(at, bytes.length()).lookingAt()) {
      long length = Long.parseLong(size.group(1), 16);
      if (length == 0) {
        int end = bytes.startsWith("\r\n", size.end()) ? size.end() - 2 : size.end();
        int trailersEnd = bytes.indexOf("\r\n\r\n", end);
        return trailersEnd < 0 ? -1 : trailersEnd + 4;
      }
      if (length > bytes.length() - size.end() - 2) {
        return -1;
      }
      at = size.end() + (int) length + 2;
    }
    return -1;
  }

  private static int awaitEnd(Tape tape, int from, String mark) {
    tape.await(bytes -> bytes.indexOf(mark, from) >= 0, PATIENCE);
    int found = tape.bytes().indexOf(mark, from);
    return found < 0 ? -1 : found + mark.length();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Tape tape : tapes) {
      tape.close();
    }
  }
}
