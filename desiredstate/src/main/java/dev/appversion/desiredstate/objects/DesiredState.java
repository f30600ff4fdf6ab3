package dev.appversion.desiredstate.objects;

import dev.appversion.api.v1alpha1.AppVersion;
import dev.appversion.desiredstate.manifest.ResolvedManifest;
import dev.appversion.versioning.contract.DataKeys;
import dev.appversion.versioning.routing.table.RoutingTable;
import dev.appversion.versioning.routing.table.RoutingTableJson;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import io.fabric8.kubernetes.api.model.rbac.SubjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Every object of an AppVersion except its Secret, which is created once ({@link KeySecret}). Pure:
 * the same input gives equal objects.
 *
 * @param services the entry Service, then one for each version
 * @param manifests the ConfigMaps of the versions' manifests
 * @param routing the ConfigMap of the routing table
 * @param role lets the app's pods read exactly these ConfigMaps and the Secret
 * @param roleBinding gives the role to the service accounts of the app's pods
 */
public record DesiredState(
    List<Service> services,
    List<ConfigMap> manifests,
    ConfigMap routing,
    Role role,
    RoleBinding roleBinding) {

  /**
   * The objects of a resource.
   *
   * @param manifests by version name; versions without one are absent
   * @param serviceAccounts of the app's pods
   */
  public static DesiredState of(
      AppVersion resource,
      RoutingTable table,
      Map<String, ResolvedManifest> manifests,
      SortedSet<String> serviceAccounts) {
    OwnedObjects objects = new OwnedObjects(resource);
    List<ConfigMap> manifestMaps = new ArrayList<>();
    new TreeMap<>(manifests)
        .forEach(
            (version, manifest) ->
                manifestMaps.addAll(ManifestConfigMaps.write(objects, version, manifest)));
    ConfigMap routing =
        new ConfigMapBuilder()
            .withMetadata(objects.metadata(objects.routing()))
            .addToData(DataKeys.ROUTING, RoutingTableJson.write(table))
            .build();
    return new DesiredState(
        DesiredServices.of(resource),
        List.copyOf(manifestMaps),
        routing,
        role(objects, routing, manifestMaps),
        roleBinding(objects, resource.getMetadata().getNamespace(), serviceAccounts));
  }

  /** All objects in the order of applying: referenced objects first. */
  public List<HasMetadata> all() {
    return Stream.of(services, List.of(role, roleBinding), manifests, List.of(routing))
        .<HasMetadata>flatMap(List::stream)
        .toList();
  }

  private static Role role(OwnedObjects objects, ConfigMap routing, List<ConfigMap> manifests) {
    List<String> names = new ArrayList<>();
    names.add(routing.getMetadata().getName());
    manifests.forEach(manifest -> names.add(manifest.getMetadata().getName()));
    return new RoleBuilder()
        .withMetadata(objects.metadata(objects.access()))
        .addNewRule()
        .withApiGroups("")
        .withResources("configmaps")
        .withResourceNames(names)
        .withVerbs("get", "watch")
        .endRule()
        .addNewRule()
        .withApiGroups("")
        .withResources("secrets")
        .withResourceNames(objects.access())
        .withVerbs("get")
        .endRule()
        .build();
  }

  private static RoleBinding roleBinding(
      OwnedObjects objects, String namespace, SortedSet<String> serviceAccounts) {
    List<Subject> subjects =
        serviceAccounts.stream()
            .map(
                account ->
                    new SubjectBuilder()
                        .withKind("ServiceAccount")
                        .withName(account)
                        .withNamespace(namespace)
                        .build())
            .toList();
    return new RoleBindingBuilder()
        .withMetadata(objects.metadata(objects.access()))
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", objects.access())
        .withSubjects(subjects)
        .build();
  }
}
