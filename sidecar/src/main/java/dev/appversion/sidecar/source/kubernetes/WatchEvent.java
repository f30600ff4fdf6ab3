package dev.appversion.sidecar.source.kubernetes;

/** One line of a watch: {@code {"type": …, "object": …}}. */
public record WatchEvent(String type, KubernetesObject object) {}
