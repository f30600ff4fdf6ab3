// Builds src/ with the bundlers of package.json and keeps their manifests in ../resources/bundlers:
//   npm install && npm run make
// The file names say tool, major version and what is special about the build.
import * as fs from 'node:fs';
import * as path from 'node:path';
import {createRequire} from 'node:module';
import * as esbuild from 'esbuild';
import * as vite8 from 'vite';
import * as vite7 from 'vite7';
import webpack from 'webpack';
import {WebpackManifestPlugin} from 'webpack-manifest-plugin';
import MiniCssExtractPlugin from 'mini-css-extract-plugin';

const here = import.meta.dirname;
const keep = path.join(here, '../resources/bundlers');
const require = createRequire(import.meta.url);
const version = tool => require(path.join(here, 'node_modules', tool, 'package.json')).version;
fs.rmSync(path.join(here, 'out'), {recursive: true, force: true});
fs.mkdirSync(keep, {recursive: true});

const kept = (name, text) => {
  fs.writeFileSync(path.join(keep, name), text.endsWith('\n') ? text : text + '\n');
  console.log(name);
};

async function vite(tool, name, output = {}) {
  const outDir = path.join(here, 'out', name);
  await tool.build({
    root: path.join(here, 'src'), base: '/static/', configFile: false, logLevel: 'warn',
    build: {
      outDir, manifest: true, assetsInlineLimit: 0,
      rollupOptions: {input: [path.join(here, 'src/index.html'), path.join(here, 'src/settings.js')], output},
    },
  });
  kept(name + '.json', fs.readFileSync(path.join(outDir, '.vite/manifest.json'), 'utf8'));
}

function webpackBuild(name, output, plugin = {}) {
  const outDir = path.join(here, 'out', name);
  const config = {
    mode: 'production', context: path.join(here, 'src'), devtool: 'source-map',
    entry: {main: './main.js', settings: './settings.js'},
    output: {path: outDir, filename: '[name].[contenthash].js', ...output},
    optimization: {splitChunks: {chunks: 'all', minSize: 0}},
    module: {rules: [
      {test: /\.css$/, use: [MiniCssExtractPlugin.loader, 'css-loader']},
      {test: /\.(png|svg)$/, type: 'asset/resource'},
    ]},
    plugins: [
      new MiniCssExtractPlugin({filename: 'css/[name].[contenthash].css'}),
      new WebpackManifestPlugin(plugin),
    ],
  };
  return new Promise((done, failed) => webpack(config, (error, stats) => {
    if (error || stats.hasErrors()) {
      failed(error ?? new Error(stats.toString()));
    } else {
      kept(name + '.json', fs.readFileSync(path.join(outDir, 'manifest.json'), 'utf8'));
      done();
    }
  }));
}

async function esbuildBuild(name, options) {
  const result = await esbuild.build({
    absWorkingDir: here, entryPoints: ['src/main.js', 'src/settings.js'], bundle: true, splitting: true,
    format: 'esm', minify: true, sourcemap: true, metafile: true, write: false, outdir: 'out/esbuild',
    loader: {'.png': 'file', '.svg': 'file'},
    entryNames: '[dir]/[name]-[hash]', assetNames: 'images/[name]-[hash]', logLevel: 'warning', ...options,
  });
  kept(name + '.json', JSON.stringify(result.metafile, null, 2));
}

await vite(vite8, 'vite-8');
await vite(vite7, 'vite-7');
await vite(vite8, 'vite-8-no-hashes', {
  entryFileNames: 'assets/[name].js', chunkFileNames: 'assets/[name].js', assetFileNames: 'assets/[name][extname]',
});
await webpackBuild('webpack-5-absolute', {publicPath: '/static/'});
await webpackBuild('webpack-5-cdn', {publicPath: 'https://cdn.example.com/static/'});
await webpackBuild('webpack-5-auto', {publicPath: 'auto'});
await webpackBuild('webpack-5-relative', {publicPath: '', assetModuleFilename: 'images/[name].[hash:8][ext]'});
await webpackBuild('webpack-5-own-keys', {publicPath: '/static/'}, {useEntryKeys: true, basePath: 'app/'});
await webpackBuild('webpack-5-no-hashes', {publicPath: '/static/', filename: 'js/[name].js', assetModuleFilename: 'images/[name][ext]'});
await esbuildBuild('esbuild-0.28', {});
await esbuildBuild('esbuild-0.28-no-hashes', {entryNames: '[dir]/[name]', assetNames: '[name]', chunkNames: '[name]', splitting: false});
kept('versions.json', JSON.stringify(Object.fromEntries(
    ['esbuild', 'vite', 'vite7', 'webpack', 'webpack-manifest-plugin'].map(tool => [tool, version(tool)])), null, 2));
