package dev.appversion.cli.argument;

import dev.appversion.cli.terminal.CliException;
import dev.appversion.sidecar.config.AppAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code VERSION=URL}: the address of a version's app. */
public record UpstreamArgument(String version, URI address) {
  private static final Pattern FORM = Pattern.compile("([^=:/]+)=(.*)");

  /** The addresses by version; each version has one. */
  public static Map<String, URI> byVersion(List<UpstreamArgument> arguments) {
    Map<String, URI> addresses = new LinkedHashMap<>();
    for (UpstreamArgument argument : arguments) {
      if (addresses.put(argument.version(), argument.address()) != null) {
        throw CliException.usage(
            "--upstream " + argument.version() + "=… is given more than once",
            "Give one address for each version.");
      }
    }
    return addresses;
  }

  /** Parses the argument. */
  public static final class Converter implements ITypeConverter<UpstreamArgument> {
    @Override
    public UpstreamArgument convert(String text) {
      Matcher form = FORM.matcher(text);
      if (!form.matches()) {
        throw new TypeConversionException(
            "must be VERSION=URL: the version's name in the file, then its app's address");
      }
      return AppAddress.parse(form.group(2))
          .map(address -> new UpstreamArgument(form.group(1), address))
          .orElseThrow(() -> new TypeConversionException("must be VERSION=" + AppAddress.ALLOWED));
    }
  }
}
