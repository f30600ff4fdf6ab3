module ApplicationHelper
  # The version of this app, which its sidecar adds to each request.
  def app_version
    request.headers["X-App-Version"] || "unknown"
  end
end
