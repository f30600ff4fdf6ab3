package dev.appversion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files in the directory of each mistake, all of them valid. */
final class MistakeFiles {
  private static final String APP =
      """
      apiVersion: appversion.dev/v1alpha1
      kind: AppVersion
      metadata:
        name: shop
      spec:
        selector: {app: shop}
        port: 8080
        defaultVersion: v1.0
        versions:
        - name: v1.0
          weight: 90
          selector: {version: v1.0}
        - name: v1.1
          weight: 10
          selector: {version: v1.1}
      """;
  private static final String DEPLOYMENT =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop-v1-0}
      spec:
        selector: {matchLabels: {app: shop, version: v1.0}}
        template:
          metadata:
            labels: {app: shop, version: v1.0, appversion.dev/inject: shop}
          spec:
            containers: [{name: shop, image: "shop:1.0"}]
      """;

  private MistakeFiles() {}

  /** A new folder with the files. */
  static Path in(Path parent, int number) throws IOException {
    Path folder = Files.createDirectories(parent.resolve(Integer.toString(number)));
    Files.writeString(folder.resolve("app.yaml"), APP);
    Files.writeString(folder.resolve("deploy.yaml"), DEPLOYMENT);
    Files.write(folder.resolve("logo.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, 1, 2, 3});
    Files.createDirectories(folder.resolve("static/css"));
    Files.writeString(folder.resolve("static/css/shop.css"), "a { color: red }\n");
    Files.writeString(folder.resolve("routing.json"), "{}");
    return folder;
  }
}
