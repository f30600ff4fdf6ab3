package dev.appversion.benchmarks.controlplane;

import java.util.List;
import java.util.stream.IntStream;

/**
 * An AppVersion with two versions, whose pods no node runs.
 *
 * @param number from 0
 * @param pods the numbers of its pods, which are unique over all apps
 */
record FakeApp(int number, String namespace, List<Integer> pods) {

  /** All apps of a fleet, distributed over its namespaces. */
  static List<FakeApp> fleet(ControlPlaneOptions options) {
    return IntStream.range(0, options.apps())
        .mapToObj(
            app ->
                new FakeApp(
                    app,
                    "fleet-" + app % options.namespaces(),
                    IntStream.range(app * options.pods(), (app + 1) * options.pods())
                        .boxed()
                        .toList()))
        .toList();
  }

  String name() {
    return "app-" + number;
  }

  /** The address of a pod; each has its own of loopback. */
  static String address(int pod) {
    return "127.%d.%d.%d".formatted(1 + pod / 62_500, pod / 250 % 250, 1 + pod % 250);
  }

  /** The AppVersion as YAML. */
  String yaml(int weight) {
    return """
        apiVersion: appversion.dev/v1alpha1
        kind: AppVersion
        metadata: {name: %1$s, namespace: %2$s}
        spec:
          selector: {app: %1$s}
          port: 8080
          defaultVersion: v1
          versions:
          - {name: v1, weight: %3$d, selector: {version: v1}}
          - {name: v2, weight: %4$d, selector: {version: v2}}
        """
        .formatted(name(), namespace, 100 - weight, weight);
  }

  /** A pod as injection leaves it, with an environment and volumes of usual size, as YAML. */
  String pod(int pod, int adminPort) {
    StringBuilder env = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      env.append("    - {name: SETTING_")
          .append(i)
          .append(", value: \"a value of usual length\"}\n");
    }
    return """
        apiVersion: v1
        kind: Pod
        metadata:
          name: %1$s-%3$d
          namespace: %2$s
          labels: {app: %1$s, version: v%4$d, appversion.dev/inject: %1$s, pod-template-hash: 5d4f8c7b9}
        spec:
          schedulerName: none
          initContainers:
          - name: appversion
            image: appversion/sidecar
            restartPolicy: Always
            ports:
            - {name: appversion, containerPort: 8000}
            - {name: av-admin, containerPort: %5$d}
            env:
        %6$s
          containers:
          - name: app
            image: app
            ports: [{name: http, containerPort: 8080}]
            env:
        %6$s
        """
        .formatted(name(), namespace, pod, 1 + pod % 2, adminPort, env);
  }
}
