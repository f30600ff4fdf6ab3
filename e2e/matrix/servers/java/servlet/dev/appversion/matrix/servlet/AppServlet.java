package dev.appversion.matrix.servlet;

import dev.appversion.matrix.app.App;
import dev.appversion.matrix.app.Exchange;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The app as a servlet. */
public final class AppServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    App.handle(new ServletExchange(request, response));
  }

  private record ServletExchange(HttpServletRequest request, HttpServletResponse response)
      implements Exchange {
    @Override
    public String method() {
      return request.getMethod();
    }

    @Override
    public String target() {
      String query = request.getQueryString();
      return query == null ? request.getRequestURI() : request.getRequestURI() + "?" + query;
    }

    @Override
    public List<Field> fields() {
      List<Field> fields = new ArrayList<>();
      for (String name : Collections.list(request.getHeaderNames())) {
        for (String value : Collections.list(request.getHeaders(name))) {
          fields.add(new Field(name, value));
        }
      }
      return fields;
    }

    @Override
    public InputStream content() throws IOException {
      return request.getInputStream();
    }

    @Override
    public OutputStream respond(int status, List<Field> fields, long length) throws IOException {
      response.setStatus(status);
      fields.forEach(field -> response.addHeader(field.name(), field.value()));
      if (length >= 0) {
        response.setContentLengthLong(length);
      }
      return response.getOutputStream();
    }

    @Override
    public void abort() {
      throw new IllegalStateException("the app aborts the response");
    }
  }
}
