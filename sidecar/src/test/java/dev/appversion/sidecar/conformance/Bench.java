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

/** A proxy and its backend, replaced when a case has left something behind. */
final class Bench implements Closeable {
  private final Subject.Factory factory;
  private final Duration limit;
  private RawBackend backend;
  private Subject subject;
  private Player player;

  /**
   * Starts them.
   *
   * @param limit when a proxy that has not answered, or has not tidied up, counts as hanging
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
   * What is wrong.
   *
   * @param complaints with the outcome, or with what is left afterwards
   * @param style with how this proxy's own refusals look
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
   * Sends any bytes. What did not hold, with what was sent.
   *
   * @param app what the app answers to {@code /case}, if anything
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

  /** How many tasks of the sidecars wait for their time. */
  int timers() {
    return ((SidecarSubject) subject).timers();
  }

  /** What is left behind once everything had time to end. */
  List<String> leftovers() {
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

  /** Begins with a new proxy and a new backend. */
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
