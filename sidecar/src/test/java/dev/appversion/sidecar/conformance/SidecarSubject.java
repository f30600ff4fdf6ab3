package dev.appversion.sidecar.conformance;

import dev.appversion.sidecar.CountedPod;
import dev.appversion.sidecar.config.HttpSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;

/** One or two sidecars of this build. */
record SidecarSubject(CountedPod entry, List<CountedPod> all) implements Subject {
  /** One sidecar, with the app. */
  static SidecarSubject direct(InetSocketAddress app) {
    return direct(app, HttpSettings.DEFAULT);
  }

  /** One sidecar with these policies for HTTP, and the app. */
  static SidecarSubject direct(InetSocketAddress app, HttpSettings http) {
    CountedPod pod = CountedPod.before(app, http);
    return new SidecarSubject(pod, List.of(pod));
  }

  /** The first sidecar has no app and forwards each request to a second one. */
  static SidecarSubject byHop(InetSocketAddress app) {
    return byHop(app, HttpSettings.DEFAULT);
  }

  /** The same; the second sidecar has these policies for HTTP. */
  static SidecarSubject byHop(InetSocketAddress app, HttpSettings http) {
    CountedPod second = CountedPod.before(app, http);
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
