const express = require('express');

const app = express();
app.set('view engine', 'ejs');
app.set('views', `${__dirname}/views`);

// The version of this app, which its sidecar adds to each request: appVersion in each template.
app.use((request, response, next) => {
  response.locals.appVersion = request.get('X-App-Version') ?? 'unknown';
  next();
});

app.get('/', (request, response) => response.render('page'));
app.listen(process.env.PORT ?? 3000);
