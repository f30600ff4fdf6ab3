package dev.appversion.cli.argument;

import dev.appversion.cli.terminal.CliException;
import dev.appversion.collectstatic.compression.Compression;
import dev.appversion.collectstatic.compression.Encoding;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads {@code --compress}, {@code --compress-level} and {@code --no-compress}. */
public final class CompressArguments {
  private static final String LEVEL_EXAMPLE = "For example: --compress-level br=9,gzip=6";

  private CompressArguments() {}

  /** The candidates for completion. */
  public static final class Codings implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Encoding.values()).map(Encoding::token).iterator();
    }
  }

  /**
   * The compressed copies to write.
   *
   * @param codings names of content codings; empty for the default
   * @param levels {@code CODING=LEVEL}
   * @param none whether no copies are written
   * @throws CliException if the arguments are invalid or contradict each other
   */
  public static List<Compression> read(List<String> codings, List<String> levels, boolean none) {
    if (none && !(codings.isEmpty() && levels.isEmpty())) {
      throw CliException.usage(
          (codings.isEmpty() ? "--compress-level" : "--compress")
              + " cannot be used with --no-compress",
          "Omit one of the two.");
    }
    Map<Encoding, Compression> chosen = new EnumMap<>(Encoding.class);
    if (!none && codings.isEmpty()) {
      Compression.DEFAULT.forEach(compression -> chosen.put(compression.encoding(), compression));
    }
    for (String name : codings) {
      Encoding encoding = encoding("--compress", name, "For example: --compress gzip,br,zstd");
      chosen.put(encoding, encoding.smallest());
    }
    for (String level : levels) {
      Compression compression = level(level);
      if (chosen.replace(compression.encoding(), compression) == null) {
        throw CliException.usage(
            "--compress-level " + level + " is of a coding that --compress does not name",
            "Add it to --compress, or omit its level.");
      }
    }
    return List.copyOf(chosen.values());
  }

  private static Compression level(String given) {
    int equals = given.indexOf('=');
    if (equals < 0) {
      throw CliException.usage(
          "--compress-level " + given + " must be CODING=LEVEL", LEVEL_EXAMPLE);
    }
    Encoding encoding = encoding("--compress-level", given.substring(0, equals), LEVEL_EXAMPLE);
    String level = given.substring(equals + 1);
    try {
      return new Compression(encoding, Integer.parseInt(level));
    } catch (IllegalArgumentException e) {
      throw CliException.usage(
          "--compress-level %s must have a level of %s from %d to %d"
              .formatted(given, encoding.token(), encoding.lowest(), encoding.highest()),
          LEVEL_EXAMPLE);
    }
  }

  private static Encoding encoding(String option, String name, String example) {
    return Encoding.named(name)
        .orElseThrow(
            () ->
                CliException.usage(
                    "%s %s must be one of %s"
                        .formatted(
                            option,
                            name.isEmpty() ? "''" : name,
                            Arrays.stream(Encoding.values())
                                .map(Encoding::token)
                                .collect(Collectors.joining(", "))),
                    example));
  }
}
