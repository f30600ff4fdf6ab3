package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.conformance.strict.Escapes;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A proxy and its backend, which are replaced when a case has leaked resources. */
final class Bench implements Closeable {
  private final Subject.Factory factory;
  private final Duration limit;
  private RawBackend backend;
  private Subject subject;
  private Player player;

  /**
   * Starts them.
   *
   * @param limit the time after which a proxy that has not responded, or has not released
   *     resources, counts as hanging
   */
  Bench(Subject.Factory factory, Duration limit) throws IOException {
    this.factory = factory;
    this.limit = limit;
    open();
  }

  private void open() throws IOException {
    backend = new RawBackend();
    subject = factory.before(backend.address());
    player = new Player(subject.address(), backend, limit);
  }

  /**
   * The problems of a case.
   *
   * @param complaints about the outcome, or about leaked resources
   * @param style about the form of this proxy's own refusals
   */
  record Verdict(List<String> complaints, List<String> style) {
    boolean isGood() {
      return complaints.isEmpty() && style.isEmpty();
    }

    List<String> all() {
      return Stream.concat(complaints.stream(), style.stream()).toList();
    }
  }

  /** Plays the case. */
  Verdict verdict(Case played) throws IOException {
    Play play = player.play(played);
    List<String> complaints = new ArrayList<>(Judge.complaints(played, play));
    complaints.addAll(leftovers());
    if (!complaints.isEmpty()) {
      renew();
    }
    return new Verdict(
        complaints, subject instanceof SidecarSubject ? Judge.complaintsOfStyle(play) : List.of());
  }

  /**
   * Sends any bytes. Returns the violated invariants, with the bytes.
   *
   * @param app the app's response to {@code /case}, if any
   */
  List<String> broken(List<Step> client, List<Step> app) throws IOException {
    Play play = player.probe(client, app);
    List<String> broken = new ArrayList<>(Invariants.broken(Player.bytes(client), app, play));
    broken.addAll(leftovers());
    if (!broken.isEmpty()) {
      client.forEach(step -> broken.add("client: " + show(step)));
      app.forEach(step -> broken.add("app: " + show(step)));
      broken.add("answered: " + Escapes.show(play.raw()));
      renew();
    }
    return broken;
  }

  private static String show(Step step) {
    return step instanceof Step.Send send ? Escapes.show(send.bytes()) : step.toString();
  }

  /** The number of pending timers of the sidecars. */
  int timers() {
    return ((SidecarSubject) subject).timers();
  }

  /** The leaks after all requests had time to end. */
  List<String> leftovers() {
    if (subject.leftovers().isEmpty()) {
      return List.of();
    }
    try {
      Awaitility.await()
          .atMost(limit)
          .pollInterval(Duration.ofMillis(2))
          .until(() -> subject.leftovers().isEmpty());
      return List.of();
    } catch (ConditionTimeoutException e) {
      return subject.leftovers();
    }
  }

  /** Starts a new proxy and a new backend. */
  void renew() throws IOException {
    close();
    open();
  }

  @Override
  public void close() throws IOException {
    subject.close();
    backend.close();
  }
}
