class PagesController < ActionController::Base
  layout false

  def show
  end
end
