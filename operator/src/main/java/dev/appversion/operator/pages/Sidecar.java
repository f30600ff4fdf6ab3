package dev.appversion.operator.pages;

import dev.appversion.operator.pods.PodView;

/**
 * A sidecar that can be asked.
 *
 * @param uid of its pod
 * @param pod the name of its pod
 * @param admin {@code host:port} of its admin port
 */
record Sidecar(String uid, String pod, String admin) {
  static Sidecar of(PodView pod) {
    return new Sidecar(pod.uid(), pod.name(), pod.at(pod.adminPort().orElseThrow()));
  }
}
