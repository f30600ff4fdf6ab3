package dev.appversion.desiredstate.injection;

import java.util.Map;
import java.util.OptionalLong;

/**
 * The installation's settings of every sidecar; annotations of a pod override some of them.
 *
 * @param image the sidecar's image
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param resources its resource requests and limits
 * @param logLevel {@code debug}, {@code info}, {@code warning} or {@code error}; empty for the
 *     sidecar's own default
 * @param variables settings of the sidecar by the names of their variables
 * @param injector the injector's version, which the pod is annotated with
 * @param runAsUser the ID of its user and group; empty: the cluster assigns them
 */
public record InjectionSettings(
    String image,
    String pullPolicy,
    SidecarResources resources,
    String logLevel,
    Map<String, String> variables,
    String injector,
    OptionalLong runAsUser) {
  /** The ID of the user in the sidecar's image. */
  public static final long IMAGE_USER = 65532;

  /** The sidecar's traffic port unless a pod's annotation sets another. */
  public static final int DEFAULT_PORT = 15180;

  /** The sidecar's admin port unless a pod's annotation sets another. */
  public static final int DEFAULT_ADMIN_PORT = 15190;

  /** Copies the variables. */
  public InjectionSettings {
    variables = Map.copyOf(variables);
  }

  /**
   * The defaults of an installation, with this image.
   *
   * @param injector the injector's version
   */
  public static InjectionSettings of(String image, String injector) {
    return new InjectionSettings(
        image,
        "IfNotPresent",
        SidecarResources.DEFAULT,
        "",
        Map.of(),
        injector,
        OptionalLong.of(IMAGE_USER));
  }
}
