package dev.appversion.desiredstate.injection;

import dev.appversion.versioning.contract.Annotations;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Reads the annotations of a pod that override the settings of its sidecar. */
final class SidecarOptionsReader {
  /** Lower ports need a privilege that the sidecar does not have. */
  private static final int MIN_PORT = 1024;

  private static final int MAX_PORT = 65535;
  private static final Set<String> LOG_LEVELS = Set.of("debug", "info", "warning", "error");

  /** The form of a quantity, without exponents; at most 12 digits. */
  private static final Pattern QUANTITY =
      Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,9})?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?");

  /**
   * The characters of registry, path, tag and digest. Not a complete check: Kubernetes parses the
   * reference.
   */
  private static final Pattern IMAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,511}");

  /** Options for compiler and memory; none that loads code. */
  private static final Pattern JAVA_OPTIONS =
      Pattern.compile("(-(XX:|Xm[sx]|Xss)[A-Za-z0-9:=+.-]{1,128}( |$))*");

  private final Map<String, String> annotations;
  private final PodSpec spec;
  private final InjectionSettings settings;

  SidecarOptionsReader(Map<String, String> annotations, PodSpec spec, InjectionSettings settings) {
    this.annotations = annotations;
    this.spec = spec;
    this.settings = settings;
  }

  SidecarOptions read() throws InvalidAnnotationException {
    int port = port(Annotations.PORT, InjectionSettings.DEFAULT_PORT);
    int adminPort = port(Annotations.ADMIN_PORT, InjectionSettings.DEFAULT_ADMIN_PORT);
    if (port == adminPort) {
      throw new InvalidAnnotationException(
          "annotations "
              + Annotations.PORT
              + " and "
              + Annotations.ADMIN_PORT
              + " give the sidecar port "
              + port
              + " for traffic and for its admin server: they must differ");
    }
    return new SidecarOptions(
        new SidecarOptions.Ports(port, adminPort),
        new SidecarOptions.Image(image(), settings.pullPolicy(), settings.runAsUser()),
        resources(),
        new SidecarOptions.Environment(logLevel(), javaOptions(), variables()),
        GracefulTermination.of(spec, annotations),
        injector());
  }

  /** Whether the pod has the annotation of a port. */
  boolean sets(String annotation) {
    return annotations.containsKey(annotation);
  }

  private int port(String annotation, int otherwise) throws InvalidAnnotationException {
    String value = annotations.get(annotation);
    if (value == null) {
      return otherwise;
    }
    int port = value.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(value) : 0;
    if (port < MIN_PORT || port > MAX_PORT) {
      throw new InvalidAnnotationException(
          annotation, value, "a port from " + MIN_PORT + " to " + MAX_PORT);
    }
    return port;
  }

  private String image() throws InvalidAnnotationException {
    String value = annotations.getOrDefault(Annotations.IMAGE, settings.image());
    if (!IMAGE.matcher(value).matches()) {
      throw new InvalidAnnotationException(
          Annotations.IMAGE,
          value,
          "an image reference such as registry.example/appversion/sidecar:1.0");
    }
    return value;
  }

  private String javaOptions() throws InvalidAnnotationException {
    String value = annotations.getOrDefault(Annotations.JAVA_OPTIONS, "");
    if (!JAVA_OPTIONS.matcher(value).matches()) {
      throw new InvalidAnnotationException(
          Annotations.JAVA_OPTIONS,
          value,
          "options of the JVM that begin with -XX:, -Xms, -Xmx or -Xss, with a space between them");
    }
    return value;
  }

  private String logLevel() throws InvalidAnnotationException {
    String value = annotations.getOrDefault(Annotations.LOG_LEVEL, settings.logLevel());
    if (!value.isEmpty() && !LOG_LEVELS.contains(value)) {
      throw new InvalidAnnotationException(
          Annotations.LOG_LEVEL, value, "one of debug, info, warning, error");
    }
    return value;
  }

  /** The installation's settings, in the order of their names, overridden by the pod's. */
  private Map<String, String> variables() throws InvalidAnnotationException {
    Map<String, String> variables = new TreeMap<>(settings.variables());
    variables.putAll(SidecarVariables.parse(annotations.getOrDefault(Annotations.SETTINGS, "")));
    return variables;
  }

  private SidecarResources resources() throws InvalidAnnotationException {
    SidecarResources defaults = settings.resources();
    String cpuLimit = quantity(Annotations.CPU_LIMIT, defaults.cpuLimit(), "250m or 1");
    SidecarResources resources =
        new SidecarResources(
            quantity(Annotations.CPU_REQUEST, within(defaults.cpuRequest(), cpuLimit), "250m or 1"),
            cpuLimit,
            quantity(Annotations.MEMORY_REQUEST, defaults.memoryRequest(), "128Mi"),
            quantity(Annotations.MEMORY_LIMIT, defaults.memoryLimit(), "128Mi"));
    requireOrder(
        Annotations.CPU_REQUEST,
        resources.cpuRequest(),
        Annotations.CPU_LIMIT,
        resources.cpuLimit());
    requireOrder(
        Annotations.MEMORY_REQUEST,
        resources.memoryRequest(),
        Annotations.MEMORY_LIMIT,
        resources.memoryLimit());
    return resources;
  }

  /** The default request, or the limit that the pod sets if it is lower. */
  private static String within(String request, String limit) {
    return !limit.isEmpty() && amount(request).compareTo(amount(limit)) > 0 ? limit : request;
  }

  private String quantity(String annotation, String otherwise, String example)
      throws InvalidAnnotationException {
    String value = annotations.get(annotation);
    if (value == null) {
      return otherwise;
    }
    if (!QUANTITY.matcher(value).matches() || amount(value).signum() <= 0) {
      throw new InvalidAnnotationException(
          annotation, value, "a positive Kubernetes quantity such as " + example);
    }
    return value;
  }

  private static void requireOrder(String requestKey, String request, String limitKey, String limit)
      throws InvalidAnnotationException {
    if (!request.isEmpty() && !limit.isEmpty() && amount(request).compareTo(amount(limit)) > 0) {
      throw new InvalidAnnotationException(
          "the sidecar would request "
              + request
              + " with a limit of "
              + limit
              + ": annotation "
              + requestKey
              + " must not be more than "
              + limitKey);
    }
  }

  private static BigDecimal amount(String quantity) {
    return Quantity.getAmountInBytes(Quantity.parse(quantity));
  }

  private String injector() {
    return settings.injector();
  }
}
