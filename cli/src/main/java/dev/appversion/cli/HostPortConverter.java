package dev.appversion.cli;

import java.net.InetSocketAddress;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code HOST:PORT}; port 0 takes a free one. */
final class HostPortConverter implements ITypeConverter<InetSocketAddress> {
  private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):([0-9]{1,5})");

  @Override
  public InetSocketAddress convert(String text) {
    var form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(2)) > 65535) {
      throw new TypeConversionException("must be HOST:PORT, such as 127.0.0.1:8080");
    }
    InetSocketAddress address =
        new InetSocketAddress(
            form.group(1).replaceAll("[\\[\\]]", ""), Integer.parseInt(form.group(2)));
    if (address.isUnresolved()) {
      throw new TypeConversionException("names an unknown host: " + form.group(1));
    }
    return address;
  }
}
