package dev.appversion.api.v1alpha1.command;

import dev.appversion.api.v1alpha1.AppVersion;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An order for the rollout or for a version of an app. It acts once and is not changed. */
@Group(AppVersion.GROUP)
@Version("v1alpha1")
@Kind(AppVersionCommand.KIND)
@Plural("appversioncommands")
@ShortNames("avc")
@AdditionalPrinterColumn(name = "App", jsonPath = ".spec.app")
@AdditionalPrinterColumn(name = "Action", jsonPath = ".spec.action")
@AdditionalPrinterColumn(name = "By", jsonPath = ".spec.by")
@AdditionalPrinterColumn(name = "State", jsonPath = ".status.state")
@AdditionalPrinterColumn(name = "Message", jsonPath = ".status.message")
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
public class AppVersionCommand
    extends CustomResource<AppVersionCommandSpec, AppVersionCommandStatus> implements Namespaced {
  private static final long serialVersionUID = 1L;

  /** The kind of the resource. */
  public static final String KIND = "AppVersionCommand";
}
