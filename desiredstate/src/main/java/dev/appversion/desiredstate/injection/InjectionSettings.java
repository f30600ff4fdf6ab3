package dev.appversion.desiredstate.injection;

import java.util.OptionalLong;

/**
 * What the installation decides for every sidecar; annotations of a pod override some of it.
 *
 * @param image the sidecar's image
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param resources its resource requests and limits
 * @param logLevel {@code debug}, {@code info}, {@code warning} or {@code error}; empty for the
 *     sidecar's own default
 * @param injector the injector's version, written down on the pod
 * @param runAsUser the number of its user and group; empty: the cluster assigns them
 */
public record InjectionSettings(
    String image,
    String pullPolicy,
    SidecarResources resources,
    String logLevel,
    String injector,
    OptionalLong runAsUser) {
  /** The user of the sidecar's image. */
  public static final long IMAGE_USER = 65532;

  /** The sidecar's ports unless a pod's annotations say otherwise. */
  public static final int DEFAULT_PORT = 15180;

  /** The sidecar's admin port unless a pod's annotation sets another. */
  public static final int DEFAULT_ADMIN_PORT = 15190;

  /**
   * The defaults of an installation, with this image.
   *
   * @param injector the injector's version
   */
  public static InjectionSettings of(String image, String injector) {
    return new InjectionSettings(
        image, "IfNotPresent", SidecarResources.DEFAULT, "", injector, OptionalLong.of(IMAGE_USER));
  }
}
