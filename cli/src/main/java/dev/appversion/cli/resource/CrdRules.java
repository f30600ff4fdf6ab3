package dev.appversion.cli.resource;

import dev.appversion.api.v1alpha1.AppProtocol;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.api.v1alpha1.AppVersionSpec;
import dev.appversion.api.v1alpha1.BackendServiceSpec;
import dev.appversion.api.v1alpha1.CookieSpec;
import dev.appversion.api.v1alpha1.LabelKeys;
import dev.appversion.api.v1alpha1.ManifestSource;
import dev.appversion.api.v1alpha1.PinSpec;
import dev.appversion.api.v1alpha1.ServiceSpec;
import dev.appversion.api.v1alpha1.StaticSpec;
import dev.appversion.api.v1alpha1.VersionSpec;
import dev.appversion.api.v1alpha1.rollout.PreviewSpec;
import dev.appversion.versioning.routing.table.PathPattern;
import dev.appversion.versioning.routing.table.Release;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The CRD's CEL rules in Java, with the messages of the API server. A test compares them with the
 * CRD, so that a rule cannot be changed in one place only.
 */
final class CrdRules {
  private CrdRules() {}

  /** All violations in a resource that conforms to the schema. */
  static List<FieldError> check(AppVersion resource, YamlDocument document) {
    List<FieldError> problems = new ArrayList<>();
    names(resource, document, problems);
    AppVersionSpec spec = resource.getSpec();
    defaultVersion(spec, document, problems);
    if (spec.rollout() == null) {
      weights(spec, document, problems);
    } else {
      problems.addAll(RolloutRules.rollout(spec, spec.rollout(), document));
    }
    if (spec.retirement() != null) {
      problems.addAll(RolloutRules.retirement(spec.retirement(), document));
    }
    if (spec.preview().isPrivate() && spec.rollout() == null && spec.retirement() == null) {
      problems.add(document.problem("spec.preview.private", PreviewSpec.NEEDS_PHASES));
    }
    backends(resource.getMetadata().getName(), spec, document, problems);
    selectors(spec, document, problems);
    labels(spec, document, problems);
    manifests(spec, document, problems);
    patterns(spec, document, problems);
    pins(spec, document, problems);
    cookie(spec, document, problems);
    service(spec, document, problems);
    return problems;
  }

  private static void names(AppVersion resource, YamlDocument document, List<FieldError> problems) {
    String name = resource.getMetadata().getName();
    if (!name.matches("[a-z]([-a-z0-9]*[a-z0-9])?") || name.length() > 63) {
      problems.add(
          document.problem(
              "metadata.name",
              "is also the name of a Service: at most 63 lower-case letters, digits and dashes, starting with a letter"));
    }
    for (int i = 0; i < resource.getSpec().versions().size(); i++) {
      VersionSpec version = resource.getSpec().versions().get(i);
      if (version.backend().isEmpty() && name.length() + 1 + version.name().length() > 63) {
        problems.add(
            document.problem(
                version(i, "name"),
                "the name of a version's Service must not exceed 63 characters: shorten <name>-<version>, or set"
                    + " versions[].backend"));
      }
      if (entry(resource).equals(backend(name, version))) {
        problems.add(
            document.problem(
                version(i, version.backend().isEmpty() ? "name" : "backend"),
                AppVersion.ENTRY_IS_BACKEND));
      }
    }
  }

  private static String entry(AppVersion resource) {
    return Objects.requireNonNullElse(
        resource.getSpec().service().name(), resource.getMetadata().getName());
  }

  private static String backend(String app, VersionSpec version) {
    return version.backend().isEmpty()
        ? Release.defaultBackend(app, version.name())
        : version.backend();
  }

  private static void defaultVersion(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    if (spec.defaultVersion().isEmpty() && !document.root().at("/spec").has("defaultVersion")) {
      if (spec.rollout() == null) {
        problems.add(document.problem("spec.defaultVersion", "is required without rollout"));
      }
      return;
    }
    var named =
        spec.versions().stream().filter(v -> v.name().equals(spec.defaultVersion())).findFirst();
    if (named.isEmpty()) {
      problems.add(
          document.problem(
              "spec.defaultVersion",
              "'" + spec.defaultVersion() + "' is not the name of one of the versions"));
    } else if (named.get().blocked()) {
      problems.add(
          document.problem(
              "spec.defaultVersion",
              "'"
                  + spec.defaultVersion()
                  + "' is blocked: make another version the default first"));
    }
  }

  private static void weights(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    if (spec.versions().stream().filter(v -> !v.blocked()).mapToLong(VersionSpec::weight).sum()
        == 0) {
      problems.add(
          document.problem(
              "spec.versions",
              "the weights of the versions that are not blocked add up to 0: give at least one of them a positive"
                  + " weight"));
    }
  }

  private static void backends(
      String app, AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < spec.versions().size(); i++) {
      VersionSpec version = spec.versions().get(i);
      if (seen.putIfAbsent(backend(app, version), i) != null) {
        problems.add(
            document.problem(
                version(i, "name"),
                "two versions would share one Service (a dot in a name becomes a dash): set versions[].backend of one"
                    + " of them"));
      }
    }
  }

  private static void selectors(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    Map<Map<String, String>, Integer> seen = new HashMap<>();
    for (int i = 0; i < spec.versions().size(); i++) {
      if (seen.putIfAbsent(spec.versions().get(i).selector(), i) != null) {
        problems.add(
            document.problem(
                version(i, "selector"),
                "two versions select the same pods: versions[].selector must differ"));
      }
    }
  }

  private static void labels(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    labels(spec.selector(), "spec.selector", document, problems);
    for (int i = 0; i < spec.versions().size(); i++) {
      labels(spec.versions().get(i).selector(), version(i, "selector"), document, problems);
    }
  }

  private static void labels(
      Map<String, String> labels, String field, YamlDocument document, List<FieldError> problems) {
    if (!labels.keySet().stream().allMatch(LabelKeys::isValid)) {
      problems.add(document.problem(field, LabelKeys.MESSAGE));
    }
  }

  private static void manifests(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    for (int i = 0; i < spec.versions().size(); i++) {
      ManifestSource source = spec.versions().get(i).manifest();
      if (source != null
          && Stream.of(source.path(), source.configMapRef(), source.inline())
                  .filter(Objects::nonNull)
                  .count()
              != 1) {
        problems.add(
            document.problem(
                version(i, "manifest"), "set exactly one of path, configMapRef and inline"));
      }
    }
  }

  private static void patterns(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    patterns(
        spec.assets().immutablePaths(),
        "spec.static.immutablePaths",
        StaticSpec.NO_PATTERN,
        StaticSpec.DOT_SEGMENT,
        document,
        problems);
    patterns(
        spec.assets().exclude(),
        "spec.static.exclude",
        StaticSpec.EXCLUDE_NO_PATTERN,
        StaticSpec.EXCLUDE_DOT_SEGMENT,
        document,
        problems);
  }

  private static void patterns(
      List<String> patterns,
      String field,
      String noPattern,
      String dotSegment,
      YamlDocument document,
      List<FieldError> problems) {
    for (int i = 0; i < patterns.size(); i++) {
      String path = field + '[' + i + ']';
      if (!PathPattern.hasForm(patterns.get(i))) {
        problems.add(document.problem(path, noPattern));
      }
      if (PathPattern.hasDotSegment(patterns.get(i))) {
        problems.add(document.problem(path, dotSegment));
      }
    }
  }

  private static void pins(AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    for (int i = 0; i < spec.client().pins().size(); i++) {
      PinSpec pin = spec.client().pins().get(i);
      if ((pin.header() == null) == (pin.query() == null)) {
        problems.add(
            document.problem("spec.client.pins[" + i + "]", "set exactly one of header and query"));
      }
    }
  }

  private static void cookie(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    CookieSpec cookie = spec.client().cookie();
    if (cookie != null
        && Boolean.TRUE.equals(cookie.partitioned())
        && cookie.sameSite() != null
        && cookie.sameSite() != CookieSpec.SameSite.NONE) {
      problems.add(document.problem("spec.client.cookie", CookieSpec.PARTITIONED));
    }
  }

  private static void service(
      AppVersionSpec spec, YamlDocument document, List<FieldError> problems) {
    if (spec.service().onDelete() == ServiceSpec.OnDelete.RESTORE && !spec.service().adopt()) {
      problems.add(document.problem("spec.service", ServiceSpec.RESTORE_NEEDS_ADOPT));
    }
    appProtocol("spec.service", spec.service().appProtocol(), document, problems);
    BackendServiceSpec backends = spec.service().backends();
    if (backends != null) {
      appProtocol("spec.service.backends", backends.appProtocol(), document, problems);
    }
  }

  private static void appProtocol(
      String path, @Nullable String protocol, YamlDocument document, List<FieldError> problems) {
    if (protocol != null && !AppProtocol.isSpoken(protocol)) {
      problems.add(document.problem(path, AppProtocol.MESSAGE));
    }
  }

  private static String version(int index, String field) {
    return "spec.versions[" + index + "]." + field;
  }
}
