package dev.appversion.desiredstate.injection;

import dev.appversion.versioning.contract.ObjectLabels;
import java.util.List;
import java.util.Optional;

/** The decision about a pod. */
public sealed interface InjectionDecision {
  /**
   * The pod gets a sidecar.
   *
   * @param app the AppVersion's name
   * @param version the pod's version, if it is known at injection
   * @param options of its sidecar
   * @param warnings for the user; they do not prevent the injection
   */
  record Inject(String app, Optional<String> version, SidecarOptions options, List<String> warnings)
      implements InjectionDecision {
    public Inject {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The pod has its sidecar, but also containers without delayed SIGTERM, which another webhook has
   * added since.
   */
  record Complete(GracefulTermination termination) implements InjectionDecision {}

  /** The pod is admitted unchanged. */
  record Skip(Reason reason) implements InjectionDecision {
    /** Why a pod is not changed. */
    public enum Reason {
      /** The pod has no label that names an AppVersion. */
      NOT_LABELLED("not_labelled", "the pod has no label " + ObjectLabels.INJECT),
      /** The value of the label or of the annotation is {@code false}. */
      OPTED_OUT("opted_out", "the pod opts out"),
      /** The pod has a complete sidecar. */
      ALREADY_INJECTED("already_injected", "the pod has a sidecar already");

      private final String label;
      private final String description;

      Reason(String label, String description) {
        this.label = label;
        this.description = description;
      }

      /** The value of a metric's label. */
      public String label() {
        return label;
      }

      /** The reason as a clause for a person. */
      public String description() {
        return description;
      }
    }
  }

  /**
   * The pod cannot be injected as its annotations require.
   *
   * @param message the cause and the next step, for a person
   */
  record Deny(String message) implements InjectionDecision {}
}
