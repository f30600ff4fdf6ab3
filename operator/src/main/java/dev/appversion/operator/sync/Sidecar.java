package dev.appversion.operator.sync;

import dev.appversion.operator.pods.PodView;
import java.util.Collection;
import java.util.List;

/**
 * A sidecar that can be probed.
 *
 * @param uid of its pod
 * @param admin {@code host:port} of its admin port
 * @param ready whether its pod is ready
 */
record Sidecar(String uid, String admin, boolean ready) {

  /** The sidecars of pods that have an address. */
  static List<Sidecar> of(Collection<PodView> pods) {
    return pods.stream()
        .filter(PodView::answers)
        .map(pod -> new Sidecar(pod.uid(), pod.at(pod.adminPort().orElseThrow()), pod.ready()))
        .toList();
  }
}
