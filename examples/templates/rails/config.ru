# A whole Rails app in one file, besides what is below app/: puma -b tcp://0.0.0.0:8080
require "action_controller/railtie"

class Shop < Rails::Application
  config.root = __dir__
  config.eager_load = false
  config.hosts.clear
  config.secret_key_base = "only-for-this-example"
  config.logger = Logger.new($stdout)
  routes.append { root to: "pages#show" }
end

Shop.initialize!
run Shop
