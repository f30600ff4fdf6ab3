package dev.appversion.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** The live versions of a web app and their weights. */
@Group(AppVersion.GROUP)
@Version("v1alpha1")
@Kind(AppVersion.KIND)
@Plural("appversions")
@ShortNames("av")
@AdditionalPrinterColumn(name = "Default", jsonPath = ".spec.defaultVersion")
@AdditionalPrinterColumn(name = "Versions", jsonPath = ".status.summary")
@AdditionalPrinterColumn(name = "Target", jsonPath = ".spec.rollout.target")
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.rollout.step")
@AdditionalPrinterColumn(name = "Share", jsonPath = ".status.rollout.weight")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.rollout.phase")
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status")
@AdditionalPrinterColumn(
    name = "Reason",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
    priority = 1)
@AdditionalPrinterColumn(name = "Revision", jsonPath = ".status.revision", priority = 1)
@AdditionalPrinterColumn(
    name = "Sidecars",
    jsonPath = ".status.conditions[?(@.type==\"SidecarsCurrent\")].reason",
    priority = 1)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
@ValidationRule(
    value =
        "self.metadata.name.matches('^[a-z]([-a-z0-9]*[a-z0-9])?$') && size(self.metadata.name) <= 63",
    message =
        "metadata.name is also the name of a Service: at most 63 lower-case letters, digits and dashes, starting with a letter")
@ValidationRule(
    value =
        "self.spec.versions.all(v, has(v.backend) && size(v.backend) > 0 ||"
            + " size(self.metadata.name) + 1 + size(v.name) <= 63)",
    message =
        "the name of a version's Service must not exceed 63 characters: shorten <name>-<version>, or set versions[].backend")
@ValidationRule(
    value =
        "self.spec.versions.all(v, !has(v.backend) || v.backend != (has(self.spec.service.name)"
            + " ? self.spec.service.name : self.metadata.name))",
    message = AppVersion.ENTRY_IS_BACKEND)
@ValidationRule(
    value =
        "!has(self.spec.service.name) || !self.spec.service.name.startsWith(self.metadata.name + '-') ||"
            + " self.spec.versions.all(v, has(v.backend) && size(v.backend) > 0 || v.name.replace('.', '-') !="
            + " self.spec.service.name.substring(size(self.metadata.name) + 1))",
    message = AppVersion.ENTRY_IS_BACKEND)
@ValidationRule(
    value =
        "self.spec.versions.all(v, !has(v.backend) || !self.spec.versions.exists(w,"
            + " (!has(w.backend) || size(w.backend) == 0) && size(v.backend) > size(w.name)"
            + " && v.backend.endsWith('-' + w.name.replace('.', '-'))"
            + " && v.backend.substring(0, size(v.backend) - size(w.name) - 1) == self.metadata.name))",
    message =
        "versions[].backend is the name of another version's Service: set versions[].backend of one of them to another"
            + " name")
public class AppVersion extends CustomResource<AppVersionSpec, AppVersionStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The kind of the resource. */
  public static final String KIND = "AppVersion";

  /** The API group of the resource, and the prefix of its labels and annotations. */
  public static final String GROUP = "appversion.dev";

  /** The error for a version whose Service has the name of the entry Service. */
  public static final String ENTRY_IS_BACKEND =
      "a version's Service must not have the name of the entry Service (spec.service.name, or"
          + " metadata.name by default): set versions[].backend";
}
