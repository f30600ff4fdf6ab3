package dev.appversion.cli.inject;

import com.fasterxml.jackson.databind.JsonMappingException;
import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.injection.InjectionDecision.Complete;
import dev.appversion.desiredstate.injection.InjectionDecision.Deny;
import dev.appversion.desiredstate.injection.InjectionDecision.Inject;
import dev.appversion.desiredstate.injection.InjectionDecision.Skip;
import dev.appversion.desiredstate.injection.InjectionPolicy;
import dev.appversion.desiredstate.injection.KnownApp;
import dev.appversion.desiredstate.injection.WorkloadInjector;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Adds sidecars to the workloads in YAML text, by the same decision as the webhook. */
public final class YamlInjector {
  private final KubernetesSerialization yaml = new KubernetesSerialization();
  private final WorkloadInjector injector;
  private final Map<String, AppVersion> apps = new HashMap<>();
  private final List<String> report = new ArrayList<>();
  private final List<String> denials = new ArrayList<>();

  /** Injects by this policy. */
  public YamlInjector(InjectionPolicy policy) {
    this.injector = new WorkloadInjector(policy);
  }

  /**
   * The result.
   *
   * @param yaml the whole text
   * @param report one line for each workload that was injected or skipped, with the reason
   * @param denials workloads that cannot be injected; if there are any, the text must not be used
   */
  public record Result(String yaml, List<String> report, List<String> denials) {}

  /** Adds the AppVersions in YAML text, from which the versions of pods are determined. */
  public void addAppVersions(String text) {
    for (YamlStream document : YamlStream.split(text)) {
      for (HasMetadata resource : resources(document)) {
        if (resource instanceof AppVersion app) {
          apps.put(app.getMetadata().getName(), app);
        }
      }
    }
  }

  /**
   * Injects.
   *
   * @throws IllegalArgumentException if a document is not YAML; the message names it and the cause
   */
  public Result inject(String text) {
    addAppVersions(text);
    report.clear();
    denials.clear();
    String out =
        YamlStream.split(text).stream()
            .map(document -> document(document).text())
            .collect(Collectors.joining());
    return new Result(out, List.copyOf(report), List.copyOf(denials));
  }

  private YamlStream document(YamlStream document) {
    Object parsed = parse(document);
    if (parsed instanceof KubernetesList list) {
      List<HasMetadata> items = new ArrayList<>();
      boolean changed = false;
      for (HasMetadata item : list.getItems()) {
        Optional<HasMetadata> injected = resource(item);
        changed |= injected.isPresent();
        items.add(injected.orElse(item));
      }
      list.setItems(items);
      return changed ? document.with(write(list)) : document;
    }
    if (parsed instanceof HasMetadata resource) {
      return resource(resource).map(injected -> document.with(write(injected))).orElse(document);
    }
    return document;
  }

  /** The resource with sidecars; empty if it is not changed. */
  private Optional<HasMetadata> resource(HasMetadata resource) {
    var result = injector.inject(resource, this::lookup);
    if (result.isEmpty()) {
      return Optional.empty();
    }
    String name = resource.getKind() + "/" + resource.getMetadata().getName();
    switch (result.get().decision()) {
      case Inject inject -> {
        report.add(
            "injected "
                + name
                + ": app "
                + inject.app()
                + inject.version().map(version -> ", version " + version).orElse(""));
        inject.warnings().forEach(warning -> report.add("warning  " + name + ": " + warning));
      }
      case Complete complete ->
          report.add("completed " + name + ": SIGTERM is delayed for its other containers, too");
      case Skip skip -> report.add("skipped  " + name + ": " + skip.reason().description());
      case Deny deny -> denials.add(name + ": " + deny.message());
    }
    return result
        .filter(
            injected ->
                injected.decision() instanceof Inject || injected.decision() instanceof Complete)
        .map(WorkloadInjector.Result::resource);
  }

  private KnownApp lookup(String name) {
    AppVersion app = apps.get(name);
    return app == null ? new KnownApp.Unknown() : new KnownApp.Found(app);
  }

  private List<HasMetadata> resources(YamlStream document) {
    return switch (parse(document)) {
      case KubernetesList list -> list.getItems();
      case HasMetadata resource -> List.of(resource);
      case null, default -> List.of();
    };
  }

  private @Nullable Object parse(YamlStream document) {
    if (document.body().lines().allMatch(line -> line.isBlank() || line.startsWith("#"))) {
      return null;
    }
    try {
      Object parsed = yaml.unmarshal(document.body(), Object.class);
      boolean resource =
          parsed instanceof Map<?, ?> map
              && map.containsKey("kind")
              && map.containsKey("apiVersion");
      return resource ? typed(document) : null;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /** The field that has a value of the wrong type, if it is known. */
  private static String reason(RuntimeException problem) {
    @Nullable Throwable cause = problem;
    while (cause != null && !(cause instanceof JsonMappingException)) {
      cause = cause.getCause();
    }
    if (cause instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
      return mapping.getPath().stream()
              .map(at -> at.getFieldName() == null ? "[" + at.getIndex() + "]" : at.getFieldName())
              .collect(Collectors.joining("."))
              .replace(".[", "[")
          + " has a value of the wrong type";
    }
    return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
  }

  private Object typed(YamlStream document) {
    Object resource = yaml.unmarshal(document.body());
    boolean isApp =
        resource instanceof GenericKubernetesResource generic
            && generic.getKind().equals(AppVersion.KIND);
    return isApp ? yaml.unmarshal(document.body(), AppVersion.class) : resource;
  }

  private String write(Object resource) {
    return yaml.asYaml(resource).replaceFirst("^---\\s*\\n", "");
  }
}
