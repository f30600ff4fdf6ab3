module ApplicationHelper
  # The version of this app, which its sidecar puts into each request.
  def app_version
    request.headers["X-App-Version"] || "unknown"
  end
end
