package dev.appversion.sidecar.source;

/** One line of a watch: {@code {"type": …, "object": …}}. */
record WatchEvent(String type, KubernetesObject object) {}
