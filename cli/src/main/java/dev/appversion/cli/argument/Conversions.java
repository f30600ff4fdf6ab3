package dev.appversion.cli.argument;

import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parsers of simple values, with errors that complete "--option VALUE …". */
public final class Conversions {
  private static final int MOST = 1_000_000;

  private Conversions() {}

  /** Registers the parsers with a command and its subcommands. */
  public static void register(CommandLine line) {
    line.registerConverter(int.class, Conversions::number);
    line.registerConverter(boolean.class, Conversions::bool);
  }

  private static int number(String text) {
    if (!text.matches("[0-9]{1,7}") || Integer.parseInt(text) > MOST) {
      throw new TypeConversionException("must be a whole number from 0 to " + MOST);
    }
    return Integer.parseInt(text);
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new TypeConversionException("must be true or false");
    }
    return text.equals("true");
  }

  /** A port to listen on. */
  public static final class Port implements ITypeConverter<Integer> {
    private static final int HIGHEST = 65535;

    @Override
    public Integer convert(String text) {
      if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > HIGHEST) {
        throw new TypeConversionException("must be a port: 1 to 65535, or 0 for a free one");
      }
      return Integer.valueOf(text);
    }
  }
}
