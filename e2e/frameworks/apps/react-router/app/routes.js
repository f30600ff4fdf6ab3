import { index, route } from '@react-router/dev/routes'

export default [index('routes/home.jsx'), route('data', 'routes/data.jsx'), route('lazy', 'routes/lazy.jsx')]
