package dev.appversion.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.appversion.testkit.NodePackages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** esbuild removes types without checking them; TypeScript's own compiler checks them. */
class TypeCheckIT {
  @Test
  void compilesWithoutTypeErrors() throws IOException, InterruptedException {
    Path client = Path.of(System.getProperty("appversion.root"), "client");
    Path compiler = NodePackages.of(client).resolve("typescript/bin/tsc");
    Process tsc =
        new ProcessBuilder("node", compiler.toString(), "--project", client.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(tsc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(tsc.waitFor()).as(output).isZero();
  }
}
