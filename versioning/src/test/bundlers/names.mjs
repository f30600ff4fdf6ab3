// Builds an app of dozens of chunks with each bundler under many naming schemes, twice: every file's content differs between
// the two builds, so a name that is the same in both carries no hash of the content. Keeps, in ../resources/bundlers/names, the
// manifest of the first build and, in truth.json, which of the names in it are hashed ones.
//   npm install && npm run names [SCHEME...]
import * as fs from 'node:fs';
import * as path from 'node:path';
import {execFileSync} from 'node:child_process';
import {createRequire} from 'node:module';
import * as esbuild from 'esbuild';
import * as rollup from 'rollup';
import * as vite from 'vite';
import webpack from 'webpack';
import {rspack} from '@rspack/core';
import {WebpackManifestPlugin} from 'webpack-manifest-plugin';
import {RspackManifestPlugin} from 'rspack-manifest-plugin';
import {WebpackAssetsManifest} from 'webpack-assets-manifest';
import BundleTracker from 'webpack-bundle-tracker';
import CopyPlugin from 'copy-webpack-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';
import outputManifest from 'rollup-plugin-output-manifest';

const here = import.meta.dirname;
const keep = path.join(here, '../resources/bundlers/names');
const require = createRequire(import.meta.url);
const out = path.join(here, 'out/names');
fs.mkdirSync(keep, {recursive: true});
const only = process.argv.slice(2);
const truth = only.length > 0 ? JSON.parse(fs.readFileSync(path.join(keep, 'truth.json'), 'utf8')) : {};

const ENTRIES = ['main', 'settings', 'admin-users', 'legacy2', 'index'];
const LAZY = ['calendar', 'dropdown', 'UserList', 'user-profile', 'report-20240115', 'lib-a1b2c3d4', 'LightBox', 'chapter1', 'checkout',
  'product-details', 'secure', 'SECURITY', 'deadbeef', 'facade', 'bootstrap', 'de-DE', 'en-US', 'pt-BR', 'zh-Hant', 'compiled',
  'frontend', 'v2', 'x', 'not-found', 'NewsFeed', 'iPhone12', 'jquery-3.7.1', 'moment-with-locales', 'OpenSans-SemiBold',
  'bg-1024x768', '_id_', 'search.results', 'map', 'a', 'my-new-page', 'original', 'minified', 'worker-pool', 'polyfill', 'vendor-react'];
const IMAGES = ['kettle.png', 'logo.svg', 'fonts/OpenSans-SemiBold.woff2', 'fonts/Roboto-Regular.woff2', 'fonts/fa-solid-900.woff2',
  'bg-1024x768.png', 'icons/arrow-dropdown.svg', 'icons/arrow-leftward.svg', 'photo_20240115.png', 'iPhone12.png', 'a1b2c3d4.png', 'menu-deadbeef.svg'];
const COPIED = ['robots.txt', 'favicon.ico', 'vendor/jquery-3.7.1.min.js', 'vendor/bootstrap.bundle.min.js', 'vendor/bootstrap-dropdown.js',
  'vendor/react-DropDown.js', 'vendor/pdf.worker.min.js', 'vendor/lib-a1b2c3d4.js', 'vendor/menu.deadbeef.js', 'locale/de-DE.js',
  'locale/zh-Hant.js', 'vendor/fancybox-1.3.4.css', 'vendor/theme-original.css', 'img/bg-1024x768.png', 'img/iPhone12.png',
  'img/ui-bg_flat_75_ffffff_40x100.png', 'fonts/fa-solid-900.woff2', 'fonts/Roboto-Regular.woff2', 'fonts/OpenSans-SemiBold.woff2',
  'docs/report-20240115.pdf', 'docs/20240115103000.png', 'docs/12345678.png', 'data/settings.json', 'sw.js', 'vendor/2.compiled.js'];

/** Writes the app; all of its content depends on the release. */
function app(folder, release) {
  fs.rmSync(folder, {recursive: true, force: true});
  const write = (name, text) => {
    fs.mkdirSync(path.dirname(path.join(folder, name)), {recursive: true});
    fs.writeFileSync(path.join(folder, name), text);
  };
  const imports = names => names.map(name => `import(/* webpackChunkName: "${name}" */ './pages/${name}.js')`);
  write('shared/price.js', `export const price = n => 'price ${release}' + n;\nexport const pad = ${JSON.stringify('p'.repeat(4000) + release)};\n`);
  for (const name of LAZY) {
    const i = LAZY.indexOf(name);
    // Each in a file of its own beside it, so that lazy chunks without a name exist as well.
    write(`pages/${name}.js`, `import {price, pad} from '../shared/price.js';\n${i % 4 === 0 ? `import './${name}.css';\n` : ''}`
      + `/*! Licence ${release} of ${name} */\nexport const page = () => price('${name} ${release}') + pad;\nexport const more = () => import('../parts/part${i}.js');\n`);
    write(`pages/${name}.css`, `.${name.replace(/[^a-z]/gi, '')} { color: #${(i * 77777 + release).toString(16).padStart(6, '0')} }\n`);
    write(`parts/part${i}.js`, `export const part = 'part ${i} ${release}';\n`);
  }
  for (const image of IMAGES) {
    write(`images/${image}`, image.endsWith('.svg') ? `<svg xmlns="http://www.w3.org/2000/svg"><title>${image} ${release}</title></svg>` : Buffer.from(`${image} ${release} ${'i'.repeat(9000)}`));
  }
  ENTRIES.forEach((entry, i) => {
    write(`${entry}.css`, `.${entry} { background: url(./images/${IMAGES[i]}) } .r${release}${i} { color: red }\n`);
    const share = LAZY.filter((_, at) => at % ENTRIES.length === i);
    write(`${entry}.js`, `import './${entry}.css';\nimport {price} from './shared/price.js';\n${IMAGES.filter((_, at) => at % ENTRIES.length === i).map((f, at) => `import image${at} from './images/${f}';\nconsole.log(image${at});`).join('\n')}\n`
      + `console.log(price('${entry} ${release}'), () => [${imports(share).join(', ')}]);\n`);
  });
  for (const file of COPIED) {
    write(`public/${file}`, /\.js$/.test(file) ? `console.log('${file} ${release}');\n` : /\.css$/.test(file) ? `.copied { --r: ${release} }\n` : `${file} ${release}\n`);
  }
}

/** Runs a build of both releases and keeps the first one's manifest with what is ordinary in it. */
async function scheme(name, build) {
  if (only.length > 0 && !only.some(wanted => name.includes(wanted))) {
    return;
  }
  const results = [];
  for (const release of [1, 2]) {
    const source = path.join(out, 'src');
    app(source, release);
    results.push(await build(source, path.join(out, `${name}-${release}`)));
  }
  const [one, two] = results;
  const again = new Set(two.files);
  // Source maps and licences are named after their script, which need not change with them.
  const isOrdinary = file => again.has(file) || /\.(map|LEGAL\.txt|LICENSE\.txt)$/.test(file);
  const text = JSON.stringify(one.manifest);
  const listed = one.files.filter(file => text.includes(file + '"')).sort();
  truth[name] = {hashed: listed.filter(file => !isOrdinary(file)), ordinary: listed.filter(isOrdinary)};
  fs.writeFileSync(path.join(keep, `${name}.json`), `${text.replaceAll('","', '",\n"').replaceAll('},"', '},\n"')}\n`);
  fs.writeFileSync(path.join(keep, 'truth.json'), `{${Object.entries(truth).map(([build, lists]) => `"${build}": ${JSON.stringify(lists)}`).join(',\n')}}\n`);
  console.log(name, one.files.length, 'files,', truth[name].hashed.length, 'hashed,', truth[name].ordinary.length, 'ordinary in the manifest');
}

const files = folder => fs.readdirSync(folder, {recursive: true, withFileTypes: true}).filter(entry => entry.isFile())
    .map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)));
const json = file => JSON.parse(fs.readFileSync(file, 'utf8'));

// webpack and rspack

function packs(tool, plugins, output, {css, manifest, wanted = 'manifest.json', chunkIds, devtool = false}) {
  return (source, folder) => new Promise((done, failed) => tool({
    mode: 'production', context: source, devtool, entry: Object.fromEntries(ENTRIES.map(entry => [entry, `./${entry}.js`])),
    output: {path: folder, publicPath: '/static/', filename: '[name].[contenthash].js', ...output},
    optimization: {splitChunks: {chunks: 'all', minSize: 0}, runtimeChunk: 'single', ...(chunkIds ? {chunkIds} : {})},
    module: {rules: [
      {test: /\.css$/, type: 'javascript/auto', use: [plugins.Css.loader, 'css-loader']},
      {test: /\.(png|svg|woff2)$/, type: 'asset/resource'},
    ]},
    plugins: [new plugins.Css(css ?? {filename: '[name].[contenthash].css'}),
      new plugins.Copy({patterns: [{from: 'public'}]}), manifest(folder)],
  }, (error, stats) => {
    if (error || stats.hasErrors()) {
      failed(error ?? new Error(stats.toString({all: false, errors: true})));
    } else {
      const text = fs.readFileSync(path.join(folder, wanted), 'utf8').replaceAll(folder, '/app/dist');
      done({manifest: JSON.parse(text), files: files(folder).filter(file => file !== wanted)});
    }
  }));
}
const forWebpack = {Css: MiniCssExtractPlugin, Copy: CopyPlugin};
const forRspack = {Css: rspack.CssExtractRspackPlugin, Copy: rspack.CopyRspackPlugin};
const PACK_SCHEMES = {
  'name-dot-hash20': [{filename: '[name].[contenthash].js'}, '[name].[contenthash].css'],
  'name-dot-hash8': [{filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].chunk.js', assetModuleFilename: 'media/[name].[hash][ext]'}, 'css/[name].[contenthash:8].css'],
  'id-dash-hash10': [{filename: '[name]-[contenthash:10].js', chunkFilename: '[id]-[contenthash:10].js', assetModuleFilename: '[name]-[hash:10][ext]'}, '[id]-[contenthash:10].css'],
  'hash-alone': [{filename: '[contenthash].js', chunkFilename: 'chunks/[contenthash].js', assetModuleFilename: '[hash:16][ext]'}, '[contenthash].css'],
  'underscore-hash6': [{filename: '[name]_[contenthash:6].js', assetModuleFilename: '[name]_[hash:6][ext]'}, '[name]_[contenthash:6].css'],
  'base36': [{filename: '[name].[contenthash:8].js', assetModuleFilename: '[name].[hash:8][ext]', hashDigest: 'base36'}, '[name].[contenthash:8].css'],
  'base62': [{filename: '[name]-[contenthash:8].js', assetModuleFilename: '[name]-[hash:8][ext]', hashDigest: 'base62'}, '[name]-[contenthash:8].css'],
  'images-unhashed': [{filename: '[name].[contenthash:8].js', assetModuleFilename: 'img/[name][ext]'}, '[name].[contenthash:8].css'],
  'fullhash': [{filename: '[name].[fullhash:8].js', assetModuleFilename: '[name].[hash:8][ext]'}, '[name].[contenthash:8].css'],
};
for (const [name, [output, css]] of Object.entries(PACK_SCHEMES)) {
  for (const chunkIds of name === 'name-dot-hash8' || name === 'id-dash-hash10' ? ['', 'named'] : ['']) {
    const more = chunkIds ? '-' + chunkIds : '';
    await scheme(`webpack-5-${name}${more}`, packs(webpack, forWebpack, output, {css: {filename: css}, chunkIds, devtool: name === 'name-dot-hash20' && 'source-map', manifest: () => new WebpackManifestPlugin({})}));
  }
  if (!/base/.test(name)) { // rspack has hex alone
    await scheme(`rspack-2-${name}`, packs(rspack, forRspack, output, {css: {filename: css}, manifest: () => new RspackManifestPlugin({})}));
  }
}
for (const name of ['name-dot-hash20', 'name-dot-hash8', 'base36']) {
  const [output, css] = PACK_SCHEMES[name];
  await scheme(`assets-manifest-6-${name}`, packs(webpack, forWebpack, output, {css: {filename: css}, wanted: 'assets-manifest.json', manifest: () => new WebpackAssetsManifest({})}));
}
await scheme('shakapacker-10', packs(webpack, forWebpack, {filename: 'js/[name]-[contenthash].js', chunkFilename: 'js/[name]-[contenthash].chunk.js', assetModuleFilename: 'static/[path][name]-[hash][ext][query]'},
    // as shakapacker's package/plugins/webpack.js and package/environments/base.js have it
    {devtool: 'source-map', css: {filename: 'css/[name]-[contenthash:8].css', chunkFilename: 'css/[id]-[contenthash:8].css'}, manifest: () => new WebpackAssetsManifest(
        {entrypoints: true, writeToDisk: true, output: 'manifest.json', entrypointsUseAssets: true, publicPath: true, integrity: true, integrityHashes: ['sha384']})}));
await scheme('create-react-app-5', packs(webpack, forWebpack, {filename: 'static/js/[name].[contenthash:8].js', chunkFilename: 'static/js/[name].[contenthash:8].chunk.js', assetModuleFilename: 'static/media/[name].[hash][ext]'},
    // as react-scripts' config/webpack.config.js has it
    {devtool: 'source-map', wanted: 'asset-manifest.json', css: {filename: 'static/css/[name].[contenthash:8].css', chunkFilename: 'static/css/[name].[contenthash:8].chunk.css'}, manifest: () => new WebpackManifestPlugin({
      fileName: 'asset-manifest.json',
      generate: (seed, all, entrypoints) => ({
        files: all.reduce((found, file) => ({...found, [file.name]: file.path}), seed),
        entrypoints: entrypoints.main.filter(name => !name.endsWith('.map')),
      })})}));
for (const integrity of [false, true]) {
  await scheme(`bundle-tracker-3${integrity ? '-integrity' : ''}`, packs(webpack, forWebpack, {filename: '[name]-[contenthash].js', assetModuleFilename: 'media/[name]-[hash][ext]', ...(integrity ? {} : {publicPath: 'auto'})},
      {wanted: 'webpack-stats.json', css: {filename: '[name]-[contenthash].css'}, manifest: folder => new BundleTracker({path: folder, filename: 'webpack-stats.json', integrity})}));
}

// esbuild

async function esbuilds(source, folder, options) {
  const result = await esbuild.build({
    absWorkingDir: source, entryPoints: ENTRIES.map(entry => `${entry}.js`).concat('pages/deadbeef.css', 'public/robots.txt', 'public/vendor/lib-a1b2c3d4.js.copied'),
    bundle: true, splitting: true, format: 'esm', minify: true, metafile: true, legalComments: 'linked', outdir: folder,
    loader: {'.png': 'file', '.svg': 'file', '.woff2': 'file', '.txt': 'copy', '.copied': 'copy'}, logLevel: 'error', ...options,
  });
  const root = path.relative(source, folder) + '/';
  const outputs = {};
  for (const [file, {entryPoint, cssBundle, inputs}] of Object.entries(result.metafile.outputs)) {
    outputs['dist/' + file.slice(root.length)] = {...(entryPoint ? {entryPoint} : {}), ...(cssBundle ? {cssBundle: 'dist/' + cssBundle.slice(root.length)} : {}),
      inputs: Object.fromEntries(Object.keys(inputs).map(input => [input, {}]))};
  }
  return {manifest: {inputs: {}, outputs}, files: Object.keys(outputs).map(file => file.slice(5))};
}
for (const [name, form] of Object.entries({'dash': '[name]-[hash]', 'dot': '[name].[hash]', 'underscore': '[name]_[hash]', 'hash-alone': '[hash]', 'dir-dot': '[dir]/[name].[hash]', 'hash-first': '[hash]-[name]'})) {
  const plain = form.replace('[dir]/', '');
  await scheme(`esbuild-0.28-${name}`, (source, folder) => {
    fs.copyFileSync(path.join(source, 'public/vendor/lib-a1b2c3d4.js'), path.join(source, 'public/vendor/lib-a1b2c3d4.js.copied'));
    return esbuilds(source, folder, {sourcemap: name === 'dash', entryNames: form, chunkNames: `chunks/${plain}`, assetNames: `media/${plain}`});
  });
}
await scheme('esbuild-0.28-assets-unhashed', (source, folder) => {
  fs.copyFileSync(path.join(source, 'public/vendor/lib-a1b2c3d4.js'), path.join(source, 'public/vendor/lib-a1b2c3d4.js.copied'));
  return esbuilds(source, folder, {entryNames: '[name]-[hash]', chunkNames: '[name]-[hash]', assetNames: 'media/[name]'});
});

// Vite and rollup

function vites(output) {
  return async (source, folder) => {
    await vite.build({
      root: source, base: '/static/', configFile: false, logLevel: 'error',
      build: {outDir: folder, emptyOutDir: true, manifest: true, assetsInlineLimit: 0, sourcemap: true,
        rollupOptions: {input: Object.fromEntries(ENTRIES.map(entry => [entry, path.join(source, `${entry}.js`)])), output}},
    });
    const manifest = json(path.join(folder, '.vite/manifest.json'));
    return {manifest, files: [...new Set(Object.values(manifest).flatMap(chunk => [chunk.file, ...(chunk.css ?? []), ...(chunk.assets ?? [])]))]};
  };
}
const VITE_SCHEMES = {
  'dash': {},
  'dot': {entryFileNames: 'js/[name].[hash].js', chunkFileNames: 'js/[name].[hash].js', assetFileNames: '[ext]/[name].[hash].[ext]'},
  'underscore': {entryFileNames: '[name]_[hash].js', chunkFileNames: '[name]_[hash].js', assetFileNames: '[name]_[hash][extname]'},
  'hash-alone': {entryFileNames: 'e/[hash].js', chunkFileNames: 'c/[hash].js', assetFileNames: 'a/[hash][extname]'},
  'base36': {hashCharacters: 'base36'},
  'base36-dot': {hashCharacters: 'base36', entryFileNames: '[name].[hash].js', chunkFileNames: 'chunks/[name].[hash].js', assetFileNames: '[name].[hash][extname]'},
  'hex': {hashCharacters: 'hex'},
  'hash12': {entryFileNames: '[name]-[hash:12].js', chunkFileNames: '[name]-[hash:12].js', assetFileNames: '[name]-[hash:12][extname]'},
  'entries-unhashed': {entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js'},
  'fonts-unhashed': {assetFileNames: asset => /woff2$/.test(asset.names?.[0] ?? asset.name) ? 'fonts/[name][extname]' : 'assets/[name]-[hash][extname]'},
};
for (const [name, output] of Object.entries(VITE_SCHEMES)) {
  await scheme(`vite-8-${name}`, vites(output));
}
for (const [name, hashCharacters] of [['base64', 'base64'], ['base36', 'base36'], ['hex', 'hex']]) {
  for (const form of ['[name]-[hash]', '[name].[hash]', '[hash]']) {
    await scheme(`rollup-4-${name}-${form === '[hash]' ? 'hash-alone' : form.includes('.') ? 'dot' : 'dash'}`, async (source, folder) => {
      for (const file of files(source).filter(file => file.endsWith('.js'))) {
        const text = fs.readFileSync(path.join(source, file), 'utf8');
        fs.writeFileSync(path.join(source, file), text.replace(/^(import '.*\.css'|import image.*|console\.log\(image.*);\n?/gm, ''));
      }
      const bundle = await rollup.rollup({input: Object.fromEntries(ENTRIES.map(entry => [entry, path.join(source, `${entry}.js`)])), onwarn() {},
        plugins: [outputManifest.default({nameWithExt: true, filter: () => true})]});
      await bundle.write({dir: folder, format: 'es', hashCharacters, entryFileNames: `${form}.js`, chunkFileNames: `chunks/${form}.js`});
      return {manifest: json(path.join(folder, 'manifest.json')), files: files(folder).filter(file => file !== 'manifest.json')};
    });
  }
}

// Parcel

await scheme('parcel-2', async (source, folder) => {
  fs.writeFileSync(path.join(source, 'package.json'), JSON.stringify({name: 'app', private: true}));
  fs.writeFileSync(path.join(source, '.parcelrc'), JSON.stringify({extends: '@parcel/config-default', reporters: ['...', 'parcel-reporter-bundle-manifest']}));
  fs.writeFileSync(path.join(source, 'index.html'), ENTRIES.map(entry => `<script type=module src=${entry}.js></script>`).join('\n'));
  fs.readdirSync(source).filter(file => file.endsWith('.js')).forEach(file => {
    const text = fs.readFileSync(path.join(source, file), 'utf8');
    fs.writeFileSync(path.join(source, file), text.replace(/import (image\d+) from '(.*)';/g, "const $1 = new URL('$2', import.meta.url).href;"));
  });
  execFileSync(process.execPath, [path.join(here, 'node_modules/parcel/lib/bin.js'), 'build', 'index.html', '--dist-dir', folder, '--public-url', '/static/', '--no-cache', '--no-autoinstall'], {cwd: source, stdio: 'pipe'});
  const manifest = json(path.join(folder, fs.readdirSync(folder).find(file => /manifest.*json$/.test(file))));
  return {manifest, files: Object.values(manifest).map(file => file.replace(/^\/static\//, ''))};
});

