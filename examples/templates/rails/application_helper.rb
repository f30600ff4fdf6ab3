module ApplicationHelper
  # The version of this app, as its sidecar tells it.
  def app_version
    request.headers["X-App-Version"] || "unknown"
  end
end
