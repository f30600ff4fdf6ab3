package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.CountedPod;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** One or two sidecars of this build. */
record SidecarSubject(CountedPod entry, List<CountedPod> all) implements Subject {
  /** One sidecar, with the app. */
  static SidecarSubject direct(InetSocketAddress app) {
    CountedPod pod = CountedPod.before(app);
    return new SidecarSubject(pod, List.of(pod));
  }

  /** The first sidecar has no app and forwards each request to a second one. */
  static SidecarSubject byHop(InetSocketAddress app) {
    CountedPod second = CountedPod.before(app);
    CountedPod first = CountedPod.hoppingTo(second);
    return new SidecarSubject(first, List.of(first, second));
  }

  @Override
  public InetSocketAddress address() {
    return entry.address();
  }

  @Override
  public List<String> leftovers() {
    return Stream.iterate(0, i -> i < all.size(), i -> i + 1)
        .flatMap(
            i -> all.get(i).leftovers().stream().map(left -> "sidecar " + (i + 1) + ": " + left))
        .toList();
  }

  /** The pending timers of all sidecars. */
  int timers() {
    return all.stream().mapToInt(CountedPod::timers).sum();
  }

  @Override
  public void close() {
    all.forEach(CountedPod::close);
  }
}
